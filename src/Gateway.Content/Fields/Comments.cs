using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>
/// <c>title: C# rocks #1 now</c> is the title <c>C# rocks</c> and a comment: text lost without a word. Nobody comments on a title
/// behind it, so that such a <c>#</c> is taken for a missing pair of quotation marks.
/// </summary>
internal static class Comments
{
    internal static bool LoseTextOf(YamlScalar scalar, string text)
    {
        if (!scalar.IsPlain)
            return false;
        var at = scalar.End;
        while (at < text.Length && text[at] is (' ' or '\t'))
            at++;
        return at < text.Length && text[at] == '#';
    }
}
