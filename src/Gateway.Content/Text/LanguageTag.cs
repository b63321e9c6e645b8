namespace Gateway.Content.Text;

/// <summary>Language tags in their usual spelling: https://www.rfc-editor.org/rfc/rfc5646#section-2.1.1.</summary>
internal static class LanguageTag
{
    private const int MaxSubtag = 8;

    /// <summary>
    /// Returns a tag in its usual spelling: <c>pt_br</c> is <c>pt-BR</c>, and the locale <c>en_US.UTF-8</c> is <c>en-US</c>. <c>null</c> if
    /// the text is not the form of a tag.
    /// </summary>
    internal static string? Of(string text)
    {
        var end = text.AsSpan().IndexOfAny('.', '@');
        var subtags = (end < 0 ? text : text[..end]).Split('-', '_');
        var isPrivate = subtags[0] is "x" or "X" or "i" or "I";
        if (!Array.TrueForAll(subtags, IsSubtag) || !(isPrivate ? subtags.Length > 1 : IsLanguage(subtags[0])))
            return null;
        var hasSingleton = false;
        for (var at = 0; at < subtags.Length; at++)
        {
            // After a singleton, such as the x of private use, all subtags are in lower case.
            subtags[at] = Spell(subtags[at], isFirst: at == 0 || hasSingleton);
            hasSingleton |= subtags[at].Length == 1;
        }

        return string.Join('-', subtags);
    }

    private static string Spell(string subtag, bool isFirst)
    {
        var lower = subtag.ToLowerInvariant();
        return (isFirst, subtag.Length) switch
        {
            (false, 2) => subtag.ToUpperInvariant(),
            (false, 4) => $"{char.ToUpperInvariant(lower[0])}{lower[1..]}",
            _ => lower,
        };
    }

    private static bool IsSubtag(string text) => text.Length is > 0 and <= MaxSubtag && text.All(char.IsAsciiLetterOrDigit);

    private static bool IsLanguage(string text) => text.Length >= 2 && text.All(char.IsAsciiLetter);
}
