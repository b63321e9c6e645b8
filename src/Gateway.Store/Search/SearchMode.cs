namespace Gateway.Store.Search;

/// <summary>How a search treats the words of the reader.</summary>
internal enum SearchMode
{
    /// <summary>Endings are ignored, and words that no article contains are corrected.</summary>
    Default,

    /// <summary>Like <see cref="Default"/>, and the last word is the beginning of a word.</summary>
    Typing,

    /// <summary>Words are found as they are written, apart from case and accents.</summary>
    Exact,
}
