namespace Gateway.Store.Database;

/// <summary>The first characters of the entries of search vectors that are not words as written. No word begins with them.</summary>
internal static class SearchMarks
{
    /// <summary>A stem.</summary>
    public const char Stem = '=';

    /// <summary>A word with accents. It is only for the vocabulary, and no search looks for it.</summary>
    public const char Accent = '~';

    public const char Title = '#';
    public const char Topic = '+';
    public const char Provider = '^';
    public const char Author = '@';

    /// <summary>The marks of the names and words that are only for the vocabulary, as a list in SQL.</summary>
    public static string OfVocabulary { get; } =
        string.Join(", ", ((char[])[Accent, Title, Topic, Provider, Author]).Select(mark => $"'{mark}'"));
}
