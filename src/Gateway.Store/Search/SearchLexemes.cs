using Gateway.Store.Database;

namespace Gateway.Store.Search;

/// <summary>
/// The entries of search vectors. A word is stored without accents, and once more as the stem of the article's language. For scripts
/// without spaces, each character is stored with the next one, so that every part of a text is found, and nothing else.
/// </summary>
internal static class SearchLexemes
{
    /// <summary>The first letter of scripts without spaces.</summary>
    public const string FirstCharacter = "\u0E01";

    /// <summary>The entry of a word, or of a character and the next one.</summary>
    public static string Of(SearchToken token) => token.Folded + token.Next;

    /// <summary>The entries of the word's stems.</summary>
    public static IEnumerable<string> StemsOf(SearchToken token, SearchLanguage language, SearchStems stems)
    {
        var stem = stems.Of(language, token.Written);
        if (stem is not null)
            yield return StemOf(language, stem);
        // Readers may leave accents out, and the stem of the word without accents can be another one.
        if (
            !string.Equals(token.Written, token.Folded, StringComparison.Ordinal)
            && stems.Of(language, token.Folded) is { } folded
            && !string.Equals(folded, stem, StringComparison.Ordinal)
        )
            yield return StemOf(language, folded);
    }

    /// <summary>The entry that marks the language of an article. All articles in the language have it.</summary>
    public static string LanguageMarker(SearchLanguage language) => StemOf(language, "");

    /// <summary>The entry in the text form of <c>tsvector</c> and <c>tsquery</c>.</summary>
    public static string Quoted(string lexeme) =>
        $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static string StemOf(SearchLanguage language, string stem) => $"{LexemePrefixes.Stem}{language.Code}:{stem}";
}
