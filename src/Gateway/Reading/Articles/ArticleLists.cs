using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using Gateway.Search;
using Gateway.Store;
using GraphQL;

namespace Gateway.Reading.Articles;

/// <summary>The lists of articles: all, those of a provider, those of a topic, those that link to an article; each filtered, sorted, searched and paged alike.</summary>
internal sealed class ArticleLists(
    ListLoaders<Article> loaders,
    ArticleLoaders articles,
    RequestMemory memory,
    FieldCache fields,
    Caller caller,
    Cursors cursors
)
{
    public ArticleConnection All(IResolveFieldContext context) => List(context, ArticleRows.All, Guid.Empty);

    public ArticleConnection OfProvider(IResolveFieldContext context, Guid providerId) => List(context, ArticleRows.OfProvider, providerId);

    public ArticleConnection OfTopic(IResolveFieldContext context, Guid topicId) => List(context, ArticleRows.OfTopic, topicId);

    public ArticleConnection LinkingTo(IResolveFieldContext context, Guid articleId) =>
        List(context, ArticleRows.LinkingTo(caller.Audience), articleId);

    private ArticleConnection List(IResolveFieldContext context, ArticleRows rows, Guid parent)
    {
        var query = fields.Get(context, field => Query(field, rows));
        return new ArticleConnection(
            loaders.Page(query, parent),
            () => loaders.Count(query, parent),
            side => loaders.Outside(query, parent, side),
            query,
            parent
        );
    }

    private ArticleListQuery Query(IResolveFieldContext context, ArticleRows rows)
    {
        var where = ListArguments.Where(context);
        var search = context.HasArgument("search") ? SearchText.From(context.GetArgument<string?>("search")) : null;

        var operationsTaken = 0;
        if (search is not null)
            rows = rows.Searched();
        else if (TopicDriver.Find(rows, where) is { } driver)
            (rows, where, operationsTaken) = (driver.Rows, driver.Where, TopicDriver.Operations);

        var row = new FilterRow("a", rows.Fast, caller.Audience);
        var filter = FilterTranslator.Translate(ArticleFilter.Definition, where, row, operationsTaken);
        var sorted = new SortRow("a", rows.Fast, rows.Id, caller.Audience, search is not null);
        var order = SortOrders.From(ArticleSort.Definition, ListArguments.Order(context), sorted, ArticleSort.Standard(sorted));
        var matches = search is null ? Sql.True : SearchRows.Matches;
        return new ArticleListQuery
        {
            From = rows.From(withDocument: true, search),
            NarrowFrom = row.NeedsDocument || rows.NeedsDocument || sorted.NeedsDocument ? null : rows.From(withDocument: false, search),
            DocumentTable = "gateway.mt_doc_article",
            CountFrom = rows.From(row.NeedsDocument || rows.NeedsDocument, search),
            Alias = "a",
            IdColumn = rows.Id,
            ParentColumn = rows.ParentColumn,
            Where = Sql.Of($"{rows.Belongs} and {Visibility.OfArticles(caller.Audience, rows.Fast)} and {matches} and {filter}"),
            Order = order,
            Window = PageWindow.From(context, order, cursors),
            Json = StoreJson.Article,
            Documents = memory.IsOn ? articles.ByIdsAsync : null,
            Search = search,
        };
    }
}

/// <summary>A list of articles as a client asked for it.</summary>
internal sealed class ArticleListQuery : ListQuery<Article>
{
    /// <summary>What was searched for, if anything.</summary>
    public string? Search { get; init; }
}
