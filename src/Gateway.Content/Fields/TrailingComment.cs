using Gateway.Content.Parsing;

namespace Gateway.Content.Fields;

/// <summary>
/// Detects text that is lost to a comment: <c>title: C# rocks #1 now</c> is the title <c>C# rocks</c> and a comment. Nobody writes a
/// comment after a title, so quotation marks are probably missing.
/// </summary>
internal static class TrailingComment
{
    /// <summary>True if a comment follows an unquoted scalar.</summary>
    internal static bool IsFollowedByComment(ScalarNode scalar, string text)
    {
        if (!scalar.IsPlain)
            return false;
        var at = scalar.End;
        while (at < text.Length && text[at] is (' ' or '\t'))
            at++;
        return at < text.Length && text[at] == '#';
    }
}
