using Gateway.Access;
using Gateway.Loading;
using Gateway.Paging;
using Gateway.Related;
using Gateway.Store;
using GraphQL;
using NpgsqlTypes;

namespace Gateway.Articles;

/// <summary>The lists of articles: all, those of a provider, those of a topic, those that link to an article.</summary>
internal sealed class ArticleLists(ListLoaders<Article> loaders, FieldCache fields, Caller caller, Cursors cursors)
{
    private static readonly ArticleRows AllArticles = new(Sql.Text("gateway.mt_doc_article a"), ParentColumn: null, Fast: "a", IdColumn: "a.id");

    private static readonly ArticleRows ArticlesOfProvider = AllArticles with { ParentColumn = "a.provider_id" };

    // The joining table has what topic pages sort by, so that its index alone finds a page's articles.
    private static readonly ArticleRows ArticlesOfTopic = new(
        Sql.Text("gateway.article_topic t join gateway.mt_doc_article a on a.id = t.article_id"), ParentColumn: "t.topic_id", Fast: "t", IdColumn: "t.article_id");

    public Connection<Article> All(IResolveFieldContext context) => List(context, AllArticles, Guid.Empty);

    public Connection<Article> OfProvider(IResolveFieldContext context, Guid providerId) => List(context, ArticlesOfProvider, providerId);

    public Connection<Article> OfTopic(IResolveFieldContext context, Guid topicId) => List(context, ArticlesOfTopic, topicId);

    public Connection<Article> LinkingTo(IResolveFieldContext context, Guid articleId) =>
        List(context, AllArticles with { From = Links.ToArticles(caller.Audience), ParentColumn = "linking.target_id" }, articleId);

    private Connection<Article> List(IResolveFieldContext context, ArticleRows rows, Guid parent)
    {
        var query = fields.Get(context, field => Query(field, rows));
        return new Connection<Article>(loaders.Page(query, parent), () => loaders.Count(query, parent));
    }

    private ListQuery<Article> Query(IResolveFieldContext context, ArticleRows rows)
    {
        var order = NewestFirst(rows);
        var belongs = rows.ParentColumn is { } column ? Sql.Text($"{column} = parent.id") : Sql.True;
        return new ListQuery<Article>
        {
            From = rows.From,
            Alias = "a",
            ParentColumn = rows.ParentColumn,
            Where = Sql.Of($"{belongs} and {Visibility.OfArticles(caller.Audience, rows.Fast)}"),
            Order = order,
            Window = PageWindow.From(context, order, cursors),
            Json = StoreJson.Context.Article,
        };
    }

    private static SortOrder NewestFirst(ArticleRows rows) => new(
    [
        new SortBy(new SortKey("publishedDateTime", $"{rows.Fast}.published_date_time", NpgsqlDbType.TimestampTz), Descending: true),
        new SortBy(new SortKey("id", rows.IdColumn, NpgsqlDbType.Uuid), Descending: true),
    ]);

    /// <summary>Where a list's rows come from.</summary>
    /// <param name="From">The tables.</param>
    /// <param name="ParentColumn">The column that says whose a row is.</param>
    /// <param name="Fast">The alias of the table whose indexes answer the list.</param>
    /// <param name="IdColumn">The article's id there.</param>
    private sealed record ArticleRows(Sql From, string? ParentColumn, string Fast, string IdColumn);
}
