using System.Collections.Concurrent;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Articles;

/// <summary>The lists of articles: all, by provider, by topic, and by linked article. The same arguments apply to each of them.</summary>
internal sealed class ArticleListQueries(
    ListDataLoaders<Article> loaders,
    ArticleDataLoaders articles,
    RequestDocumentCache documentCache,
    ListQueryCache queries,
    Caller caller,
    CursorCodec cursors
)
{
    public ArticleConnection All(ListRequest request, ArticleReadLevel level, SearchQuery? search = null) =>
        List(request, level, ArticleFromClause.All, Guid.Empty, search);

    public ArticleConnection OfProvider(ListRequest request, ArticleReadLevel level, Guid providerId) =>
        List(request, level, ArticleFromClause.OfProvider, providerId);

    public ArticleConnection OfTopic(ListRequest request, ArticleReadLevel level, Guid topicId) =>
        List(request, level, ArticleFromClause.OfTopic, topicId);

    public ArticleConnection OfTopicTree(ListRequest request, ArticleReadLevel level, Guid topicId) =>
        List(request, level, ArticleFromClause.OfTopicTree, topicId);

    public ArticleConnection LinkingTo(ListRequest request, ArticleReadLevel level, Guid articleId) =>
        List(request, level, ArticleFromClause.LinkingTo(caller.ReadAccess), articleId);

    private ArticleConnection List(
        ListRequest request,
        ArticleReadLevel level,
        ArticleFromClause rows,
        Guid parent,
        SearchQuery? search = null
    )
    {
        var query = queries.GetOrAdd(request, list => Query(list, level, rows, search));
        return new ArticleConnection(
            () => loaders.Page(query, parent),
            () => loaders.Count(query, parent),
            side => loaders.HasMore(query, parent, side),
            query,
            parent
        );
    }

    private ArticleListQuery Query(ListRequest request, ArticleReadLevel level, ArticleFromClause allRows, SearchQuery? search)
    {
        var (rows, where) = (allRows, request.Where);
        var dependsOn = ArticleListDependencies.Of(request, rows, search);

        var operationsTaken = 0;
        if (search is not null)
            rows = rows.Searched();
        else if (TopicFilterShortcut.Find(rows, where) is { } driver)
            (rows, where, operationsTaken) = (driver.Rows, driver.Where, TopicFilterShortcut.Operations);

        var row = new FilteredRow("a", rows.NarrowAlias, caller.ReadAccess) { GatewayUrl = caller.GatewayUrl };
        var filter = FilterTranslator.Translate(ArticleFilter.Definition, where, row, operationsTaken);
        var sorted = new SortedRow("a", rows.NarrowAlias, rows.Id, caller.ReadAccess, search is not null);
        var order = SortOrders.From(ArticleSort.Definition, request.Order, sorted, ArticleSort.Default(sorted));
        var needsDocument = row.NeedsDocument || rows.NeedsDocument || sorted.NeedsDocument;
        var window = PageWindow.From(request, order, cursors);
        var matches = search is null ? Sql.True : SearchSql.Matches(search);
        return new ArticleListQuery
        {
            From = rows.From(withDocument: true, search),
            NarrowFrom = needsDocument ? null : rows.From(withDocument: false, search),
            FirstRows = search is null || needsDocument ? null : Newest(search, rows, order, window),
            DocumentTable = Tables.Article,
            CountFrom = rows.From(row.NeedsDocument || rows.NeedsDocument, search),
            Alias = "a",
            IdColumn = rows.Id,
            ParentColumn = rows.ParentColumn,
            Where = Sql.Of(
                $"{rows.ParentCondition} and {Visibility.OfArticles(caller.ReadAccess, rows.NarrowAlias)} and {matches} and {filter}"
            ),
            Order = order,
            Window = window,
            Json = StoreJson.Article,
            Columns = Columns(level),
            Documents = documentCache.IsEnabled ? articles.ByIdsAsync : null,
            Search = search,
            Filter = request.Where,
            WithFilter = filter => Query(request with { Where = filter }, level, allRows, search),
            Caching = new(dependsOn, article => ChangeKey.Article(article.Id), DocumentSize.Of),
        };
    }

    // A page of the newest matches of frequent words is found among the newest articles.
    private FirstRows? Newest(SearchQuery search, ArticleFromClause rows, SortOrder order, PageWindow window) =>
        caller.ReadAccess == ReadAccess.Published
        && rows.Table == SearchSql.Table
        && order.Keys is [{ Key.Name: "publishedDateTime" }, _]
        && search.NewestToRead(window.Size + 1) is { } count
            ? new FirstRows(
                Sql.Text(rows.Table),
                rows.NarrowAlias,
                Visibility.OfArticles(caller.ReadAccess, rows.NarrowAlias),
                Sql.Of($" cross join {SearchSql.HiddenQuery(search)}"),
                count
            )
            : null;

    private NodeColumns<Article>? Columns(ArticleReadLevel level) =>
        level switch
        {
            // A list of which nothing is selected is not read, or only for its cursors.
            ArticleReadLevel.None => ArticleColumns.For(ArticleReadLevel.Titles),
            // PostgreSQL unpacks a document for its excerpt. Documents that are in memory already are cheaper.
            ArticleReadLevel.Texts or ArticleReadLevel.Lists when documentCache.IsEnabled => null,
            _ => ArticleColumns.For(level),
        };
}

/// <summary>The query for a list of articles.</summary>
internal sealed class ArticleListQuery : ListQuery<Article>
{
    private readonly ConcurrentDictionary<string, ArticleListQuery> _without = new(StringComparer.Ordinal);

    /// <summary>The search; <c>null</c> without one.</summary>
    public SearchQuery? Search { get; init; }

    /// <summary>The filter that the client sent.</summary>
    public required IDictionary<string, object?> Filter { get; init; }

    /// <summary>Creates the same query with another filter.</summary>
    public required Func<IDictionary<string, object?>, ArticleListQuery> WithFilter { get; init; }

    /// <summary>
    /// The query without the conditions that every article must meet in a field: those of the filter itself, and in <c>and</c>. It is the
    /// query itself if there are none, and otherwise the same query for each call.
    /// </summary>
    public ArticleListQuery Without(string field) =>
        Has(Filter, field) ? _without.GetOrAdd(field, name => WithFilter(Without(Filter, name))) : this;

    private static bool Has(IDictionary<string, object?> filter, string field) =>
        filter.ContainsKey(field) || Nested(filter).Any(nested => Has(nested, field));

    private static Dictionary<string, object?> Without(IDictionary<string, object?> filter, string field) =>
        filter
            .Where(entry => entry.Key != field)
            .ToDictionary(
                entry => entry.Key,
                entry => entry.Key == "and" ? Nested(filter).Select(object? (nested) => Without(nested, field)).ToList() : entry.Value,
                StringComparer.Ordinal
            );

    private static IEnumerable<IDictionary<string, object?>> Nested(IDictionary<string, object?> filter) =>
        filter.TryGetValue("and", out var nested) && nested is IEnumerable<object?> list ? list.OfType<IDictionary<string, object?>>() : [];
}
