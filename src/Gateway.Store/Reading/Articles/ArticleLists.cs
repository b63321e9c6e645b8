using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Search;

namespace Gateway.Store.Reading.Articles;

/// <summary>The lists of articles: all, by provider, by topic, and by linked article. The same arguments apply to each of them.</summary>
internal sealed class ArticleLists(
    ListLoaders<Article> loaders,
    ArticleLoaders articles,
    RequestMemory memory,
    ListQueryCache queries,
    Caller caller,
    Cursors cursors
)
{
    public ArticleConnection All(ListRequest request) => List(request, ArticleRows.All, Guid.Empty);

    public ArticleConnection OfProvider(ListRequest request, Guid providerId) => List(request, ArticleRows.OfProvider, providerId);

    public ArticleConnection OfTopic(ListRequest request, Guid topicId) => List(request, ArticleRows.OfTopic, topicId);

    public ArticleConnection LinkingTo(ListRequest request, Guid articleId) =>
        List(request, ArticleRows.LinkingTo(caller.Audience), articleId);

    private ArticleConnection List(ListRequest request, ArticleRows rows, Guid parent)
    {
        var query = queries.GetOrAdd(request, list => Query(list, rows));
        return new ArticleConnection(
            loaders.Page(query, parent),
            () => loaders.Count(query, parent),
            side => loaders.Outside(query, parent, side),
            query,
            parent
        );
    }

    private ArticleListQuery Query(ListRequest request, ArticleRows rows)
    {
        var where = request.Where;
        var search = SearchText.From(request.Search);

        var operationsTaken = 0;
        if (search is not null)
            rows = rows.Searched();
        else if (TopicDriver.Find(rows, where) is { } driver)
            (rows, where, operationsTaken) = (driver.Rows, driver.Where, TopicDriver.Operations);

        var row = new FilterRow("a", rows.Fast, caller.Audience);
        var filter = FilterTranslator.Translate(ArticleFilter.Definition, where, row, operationsTaken);
        var sorted = new SortRow("a", rows.Fast, rows.Id, caller.Audience, search is not null);
        var order = SortOrders.From(ArticleSort.Definition, request.Order, sorted, ArticleSort.Standard(sorted));
        var matches = search is null ? Sql.True : SearchRows.Matches;
        return new ArticleListQuery
        {
            From = rows.From(withDocument: true, search),
            NarrowFrom = row.NeedsDocument || rows.NeedsDocument || sorted.NeedsDocument ? null : rows.From(withDocument: false, search),
            DocumentTable = Tables.Article,
            CountFrom = rows.From(row.NeedsDocument || rows.NeedsDocument, search),
            Alias = "a",
            IdColumn = rows.Id,
            ParentColumn = rows.ParentColumn,
            Where = Sql.Of($"{rows.Belongs} and {Visibility.OfArticles(caller.Audience, rows.Fast)} and {matches} and {filter}"),
            Order = order,
            Window = PageWindow.From(request, order, cursors),
            Json = StoreJson.Article,
            Documents = memory.IsOn ? articles.ByIdsAsync : null,
            Search = search,
        };
    }
}

/// <summary>The query for a list of articles.</summary>
internal sealed class ArticleListQuery : ListQuery<Article>
{
    /// <summary>The search text; <c>null</c> without a search.</summary>
    public string? Search { get; init; }
}
