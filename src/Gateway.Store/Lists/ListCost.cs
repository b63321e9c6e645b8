namespace Gateway.Store.Lists;

/// <summary>The rows of a list, as far as its cost depends on them.</summary>
internal enum ListRowKind
{
    /// <summary>All articles.</summary>
    Articles,

    /// <summary>The articles of a provider.</summary>
    ProviderArticles,

    /// <summary>The articles of a topic.</summary>
    TopicArticles,

    /// <summary>The articles that link to an article.</summary>
    LinkingArticles,

    /// <summary>Providers or topics.</summary>
    Names,
}

/// <summary>
/// Estimates what the server and PostgreSQL do for a list, in points of 0.1 ms of CPU. A filter, a search or an order without an index may
/// have to look at every row. The constants were measured over HTTP with 100,000 generated articles: see "Cost" in docs/querying.md.
/// </summary>
internal sealed class ListCost
{
    // A command: building, planning, sending and reading it.
    private const int Command = 12;

    // For 20,000 rows.
    private const int Count = 14;
    private const int ReadDocuments = 110;
    private const int Sort = 130;
    private const int SortByObject = 360;
    private const int JoinTopics = 240;
    private const int JoinAuthors = 340;
    private const int FindWords = 50;
    private const int CountWord = 8;
    private const int RankWord = 16;
    private const int BodyWords = 10;
    private const int FindPrefix = 100;
    private const int CorrectWord = 20;
    private const int MaxCorrectedWords = 8;

    // A page, a count or the facets of several parents are one command. All providers have each article once in all, topics several times
    // and in another order than it is stored.
    private const int TopicArticlesInAll = 8;
    private const int NameRowsPart = 20;
    private const int RowsOfLinkedArticle = 3;

    private readonly long _parents;
    private readonly long _scan;
    private readonly long _planning;
    private readonly long _sort;
    private readonly int _writtenWords;
    private readonly int _words;
    private readonly double _scale;
    private readonly ListRowKind _rows;
    private readonly int _ranges;

    /// <param name="rows">The rows of the list.</param>
    /// <param name="parents">The number of objects that have the list.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="filter">The filter of the list.</param>
    /// <param name="sort">The sort order of the list.</param>
    /// <param name="scale">The size of the store.</param>
    public ListCost(ListRowKind rows, long parents, ListRequest request, FilterDefinition? filter, SortDefinition? sort, StoreScale scale)
    {
        (_rows, _parents, _scale) = (rows, parents, scale.Factor);
        (_scan, _planning) = filter is null || request.Where.Count == 0 ? default : FilterCost.Of(filter, request.Where);
        IsFiltered = request.Where.Count > 0;
        _writtenWords = Words(request.Search);
        _words = _writtenWords + Math.Min(_writtenWords * scale.SynonymsOfWord, scale.MaxSynonyms);
        (var order, HasIndexedOrder) = sort?.Requested(request.Order) ?? ([], true);
        _sort = order.Sum(field => field.Nested is null ? 0 : SortByObject) + (HasIndexedOrder ? 0 : Sort);
        HasCursor = request.After is not null || request.Before is not null;
        // After a cursor, the rows that are equal in the first keys of the order are found by a separate condition.
        _ranges = HasCursor ? Math.Max(1, order.Count) + 1 : 1;
    }

    private bool HasCursor { get; }

    private bool IsFiltered { get; }

    private bool HasIndexedOrder { get; }

    private bool IsSearched => _words > 0;

    /// <summary>The points of finding the rows of a page.</summary>
    public long Page
    {
        get
        {
            if (!IsFiltered && !IsSearched && HasIndexedOrder)
                return Fixed(_parents * 2);
            var rows = FindRows(RankWord) + (IsFiltered || !IsSearched ? ReadDocuments : 0) + _sort;
            return Fixed(_parents) + Scaled(rows * (HasIndexedOrder ? 1 : _ranges));
        }
    }

    /// <summary>The points of counting all rows.</summary>
    public long TotalCount =>
        Fixed(_parents)
        + Scaled(
            FindRows(CountWord)
                + (
                    IsFiltered ? ReadDocuments
                    : IsSearched ? 0
                    : Count
                )
        );

    /// <summary>The points of finding out whether there are rows beyond a cursor.</summary>
    public long HasMore => HasCursor ? Page : 0;

    /// <summary>
    /// The points of finding all rows for the facets. It is done once for all of them, except for those by topic and by author.
    /// </summary>
    public long Facets => Fixed(_parents) + Scaled(FindRows(CountWord) + ReadDocuments);

    /// <summary>The points of the facet by topic.</summary>
    public long TopicFacet => Fixed(_parents) + Scaled(FindRows(CountWord) + JoinTopics);

    /// <summary>The points of the facet by author.</summary>
    public long AuthorFacet => Fixed(_parents) + Scaled(FindRows(CountWord) + JoinAuthors);

    /// <summary>The points of a facet: those of grouping 20,000 rows.</summary>
    public long Facet(int grouping) => Scaled(grouping);

    /// <summary>The points of marking the words of a search in a row.</summary>
    public long Highlights => 1 + _words;

    /// <summary>The points of reading the languages of the store, the stems of a search and the corrections of its words.</summary>
    public long ResolveSearch => IsSearched ? Command + Math.Min(_writtenWords, MaxCorrectedWords) * (long)CorrectWord : 0;

    /// <summary>The points of finding the words that begin with the last word of a search.</summary>
    public long Prefix => IsSearched ? Scaled(FindPrefix) : 0;

    /// <summary>The points of finding the best part of a body: the body is read and split into words.</summary>
    public long BodyHighlight => BodyWords + _words;

    private long FindRows(int word) => _scan + (IsSearched ? FindWords + (_words * (long)word) : 0);

    private long Fixed(long perParent) => Command + _planning + perParent;

    private long Scaled(long points)
    {
        var times = _rows switch
        {
            ListRowKind.TopicArticles => Math.Min(_parents, TopicArticlesInAll),
            ListRowKind.Articles or ListRowKind.ProviderArticles => 1,
            ListRowKind.LinkingArticles => 1.0 / RowsOfLinkedArticle,
            _ => 1.0 / NameRowsPart,
        };
        return (long)Math.Ceiling(points * times * _scale);
    }

    private static int Words(string? search) =>
        search is null ? 0 : Math.Max(1, search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
}
