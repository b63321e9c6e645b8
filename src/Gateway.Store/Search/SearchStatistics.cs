namespace Gateway.Store.Search;

/// <summary>
/// How many articles have the words of a search, and how large the table of words is. It decides how the newest matches are found.
/// </summary>
internal sealed class SearchStatistics
{
    private const int MinNewest = 64;
    private const int MaxNewest = 16_384;

    // Times in microseconds. PostgreSQL stores large vectors outside the row and compressed, which makes reading them slow and finding rows
    // fast.
    private const double TimeOfVector = 0.8;
    private const double OutsideBytesInMicrosecond = 300;
    private const double TimeOfRow = 0.3;
    private const double RowBytesInMicrosecond = 2_000;

    private readonly Dictionary<string, int> _articlesOfWord = new(StringComparer.Ordinal);
    private double _articles;
    private double _rowBytes;
    private double _outsideBytes;

    /// <summary>Adds the number of published articles that have a word.</summary>
    public void Add(string word, int articles) => _articlesOfWord[word] = articles;

    /// <summary>Sets the size of the table of words.</summary>
    /// <param name="articles">The number of rows, or a number below 1 if it is not known.</param>
    /// <param name="rowBytes">The size of all rows.</param>
    /// <param name="outsideBytes">The size of the vectors that PostgreSQL stores outside the rows.</param>
    public void SetSize(double articles, long rowBytes, long outsideBytes) =>
        (_articles, _rowBytes, _outsideBytes) = (articles, rowBytes / Math.Max(1, articles), outsideBytes / Math.Max(1, articles));

    /// <summary>
    /// Estimates the number of published articles that match, as if words were independent. It is 0 if nothing is known of a word.
    /// </summary>
    /// <param name="search">The search.</param>
    /// <param name="isIgnored">True for stop words.</param>
    public double EstimateMatches(ParsedSearch search, Func<SearchToken, bool> isIgnored)
    {
        return _articles < 1 ? 0 : _articles * search.Alternatives.Select(ShareOf).DefaultIfEmpty(0).Max();

        double ShareOf(IReadOnlyList<SearchTerm> terms) =>
            terms
                .Where(term => !term.IsExcluded)
                .SelectMany(term => term.Words)
                .Where(word => !isIgnored(word))
                .Aggregate(1.0, (share, word) => share * _articlesOfWord.GetValueOrDefault(word.Folded) / _articles);
    }

    /// <summary>The share of all articles, from 0 to 1.</summary>
    public double SelectivityOf(double matches) => _articles < 1 ? 0 : Math.Min(1, matches / _articles);

    /// <summary>
    /// The number of the newest articles among which the newest matches are looked for, before an index finds all matches; <c>null</c> if
    /// the index is faster. It is twice the number that is probably needed.
    /// </summary>
    /// <param name="matches">The estimated number of matches.</param>
    /// <param name="size">The number of matches to find.</param>
    public int? NewestToRead(double matches, int size)
    {
        if (matches < 1)
            return null;
        var newest = Math.Max(MinNewest, Math.Ceiling(2 * size * _articles / matches));
        var timeOfNewest = newest * (TimeOfVector + (_outsideBytes / OutsideBytesInMicrosecond));
        var timeOfAll = matches * (TimeOfRow + (_rowBytes / RowBytesInMicrosecond));
        return timeOfNewest < timeOfAll && newest <= MaxNewest ? (int)newest : null;
    }
}
