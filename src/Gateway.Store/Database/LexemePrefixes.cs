namespace Gateway.Store.Database;

/// <summary>The first characters of the entries of search vectors that are not words as written. No word begins with them.</summary>
internal static class LexemePrefixes
{
    /// <summary>A stem.</summary>
    public const string Stem = "=";

    /// <summary>A word with accents. It is only for the vocabulary, and no search looks for it.</summary>
    public const string Accent = "~";

    public const string Title = "#";
    public const string Topic = "+";
    public const string Provider = "^";
    public const string Author = "@";

    /// <summary>The prefixes of names, as a list in SQL.</summary>
    public const string OfNames = $"'{Title}', '{Topic}', '{Provider}', '{Author}'";

    /// <summary>The prefixes of all entries that are only for the vocabulary, as a list in SQL.</summary>
    public const string OfVocabulary = $"'{Accent}', {OfNames}";
}
