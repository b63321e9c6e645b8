using System.Text.Json;
using Gateway.Content.Text;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Queries.Related;

namespace Gateway.Store.Queries.Articles;

/// <summary>Loads articles by id, slug or URL, and their texts and encrypted payloads.</summary>
internal sealed class ArticleDataLoaders(
    DataLoaderFactory loaders,
    RelatedLinkDataLoaders links,
    ArticleIncludeReader includeReader,
    Caller caller
)
{
    private static readonly CacheRegion<Guid, Article> _articles = new(DocumentSize.Of, (id, _) => [ChangeKey.Article(id)]);
    private static readonly CacheRegion<string, Article> _articlesBySlug = new(
        DocumentSize.Of,
        // Aliases are stored without slashes around them.
        (slug, article) => [ChangeKey.Article(article.Id), ChangeKey.Slug(slug), ChangeKey.Slug(slug.Trim('/'))]
    );
    private static readonly CacheRegion<Guid, Article> _articlesByUrl = new(
        DocumentSize.Of,
        (key, article) => [ChangeKey.Article(article.Id), ChangeKey.Url(key)]
    );

    private readonly BatchLoader<Guid, Article> _byId = loaders.CreateById(
        Tables.Article,
        StoreJson.Article,
        Visibility.OfArticles(caller.ReadAccess, "d"),
        _articles
    );

    private readonly BatchLoader<string, Article> _bySlug = loaders.CreateSingle(
        StoreJson.Article,
        slugs => SelectBySlug(Sql.Text("a.slug, a.data"), slugs, caller.ReadAccess),
        _articlesBySlug,
        slugs =>
            Sql.Of(
                $"""
                select wanted.slug, found.data from unnest((select {slugs})) as wanted (slug)
                cross join lateral ({AliasSql.TargetOfAlias(caller.ReadAccess, Sql.Text("wanted.slug"))}) found
                """
            ),
        readTogether: (slugs, articles, token) =>
            includeReader.ReadAsync(SelectBySlug(Sql.Text("a.id"), slugs, caller.ReadAccess), articles, token)
    );

    private readonly BatchLoader<Guid, Article> _byUrl = loaders.CreateSingle(
        StoreJson.Article,
        keys => SelectByUrl(Sql.Text("wanted.key, found.data"), keys, caller.ReadAccess),
        _articlesByUrl,
        keys =>
            Sql.Of(
                $"""
                select wanted.key, found.data from unnest((select {keys})) as wanted (key)
                cross join lateral ({AliasSql.TargetOfFormerUrl(caller.ReadAccess, Sql.Text("wanted.key"))}) found
                """
            ),
        readTogether: (keys, articles, token) =>
            includeReader.ReadAsync(SelectByUrl(Sql.Text("found.id"), keys, caller.ReadAccess), articles, token)
    );

    private readonly BatchLoader<Guid, ArticleText> _text = loaders.CreateSingle<Guid, ArticleText>(
        StoreJson.ArticleText,
        ids =>
            Sql.Of(
                $"""
                select text.id, text.data from {Sql.Table(Tables.ArticleText)} text join {Sql.Table(Tables.Article)} a on a.id = text.id
                where text.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                """
            ),
        dependsOn: ChangeKey.Article
    );

    private readonly BatchLoader<Guid, Dictionary<string, JsonElement>> _extra = loaders.CreateSingle<
        Guid,
        Dictionary<string, JsonElement>
    >(
        StoreJson.Extra,
        ids =>
            Sql.Of(
                $"""
                select text.id, text.data -> 'extra' from {Sql.Table(Tables.ArticleText)} text
                join {Sql.Table(Tables.Article)} a on a.id = text.id
                where text.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                """
            ),
        dependsOn: ChangeKey.Article
    );

    // Only writers read it, who may have an article that the caller cannot find otherwise: one that they have just changed.
    private readonly BatchLoader<Guid, ArticleSchedule> _schedule = loaders.CreateSingle<Guid, ArticleSchedule>(
        StoreJson.ArticleSchedule,
        ids =>
            Sql.Of(
                $"""
                select source.id, jsonb_build_object('publishesAt', source.data -> 'nextChangeAt')
                from {Sql.Table(Tables.ArticleSource)} source join {Sql.Table(Tables.Article)} a on a.id = source.id
                where source.id = any((select {ids})::uuid[]) and not a.published and source.next_change_at > clock_timestamp()
                """
            )
    );

    // The payload itself is not read here.
    private readonly BatchLoader<Guid, ArticleFileText> _file = loaders.CreateSingle<Guid, ArticleFileText>(
        StoreJson.ArticleFileText,
        ids =>
            Sql.Of(
                $"""
                select head.id, jsonb_build_object('head', head.data -> 'text', 'body', text.data -> 'body',
                  'hasSecret', exists (select from {Sql.Table(Tables.ArticleSecret)} secret where secret.id = head.id))
                from {Sql.Table(Tables.ArticleHead)} head
                join {Sql.Table(Tables.Article)} a on a.id = head.id
                left join {Sql.Table(Tables.ArticleText)} text on text.id = head.id
                where head.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                """
            )
    );

    private readonly BatchLoader<Guid, ArticleSecret> _secret = loaders.CreateSingle<Guid, ArticleSecret>(
        StoreJson.ArticleSecret,
        ids =>
            Sql.Of(
                $"""
                select secret.id, secret.data from {Sql.Table(Tables.ArticleSecret)} secret join {Sql.Table(
                    Tables.Article
                )} a on a.id = secret.id
                where secret.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                """
            )
    );

    public IDeferred<Article?> ById(Guid id) => _byId.Load(id);

    /// <summary>The article with an id. If the operation selects its links, they are read in the same round trip.</summary>
    public IDeferred<Article?> ById(Guid id, ArticleIncludes includes)
    {
        // The loader keeps the links for their field.
        if (includes.Links is { } selection)
            links.OfArticle(id, selection);
        return _byId.Load(id);
    }

    /// <summary>The articles in the order of the ids, read by one command; <c>null</c> for articles that the caller may not see.</summary>
    public async Task<IReadOnlyList<Article?>> ByIdsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        // All keys are added before the first value is awaited, so that they are read together.
        var results = ids.Select(_byId.Load).ToList();
        var articles = new List<Article?>(results.Count);
        foreach (var result in results)
            articles.Add(await result.GetAsync(cancellationToken));
        return articles;
    }

    /// <summary>The article with a slug, or with a former slug or path if no visible article has the slug.</summary>
    public IDeferred<Article?> BySlug(string slug, ArticleIncludes includes)
    {
        includeReader.Add(includes);
        // PostgreSQL rejects some texts. They are replaced by one that no article has.
        return _bySlug.Load(slug.Any(char.IsControl) || Surrogates.IndexOfUnpaired(slug) >= 0 ? "" : slug);
    }

    /// <summary>
    /// The article at a URL, or at a former URL if no visible article has the URL. If several articles share it, it is the newest.
    /// </summary>
    public IDeferred<Article?> ByUrl(Guid urlKey, ArticleIncludes includes)
    {
        includeReader.Add(includes);
        return _byUrl.Load(urlKey);
    }

    public IDeferred<ArticleText?> Text(Guid articleId) => _text.Load(articleId);

    /// <summary>The file's keys that the gateway has no field for.</summary>
    public IDeferred<Dictionary<string, JsonElement>?> Extra(Guid articleId) => _extra.Load(articleId);

    /// <summary>The text of the file.</summary>
    public IDeferred<ArticleFileText?> File(Guid articleId) => _file.Load(articleId);

    /// <summary>The time at which readers begin to see an article. It is <c>null</c> for a visible article.</summary>
    public IDeferred<ArticleSchedule?> Schedule(Guid articleId) => _schedule.Load(articleId);

    /// <summary>The encrypted payload.</summary>
    public IDeferred<ArticleSecret?> Secret(Guid articleId) => _secret.Load(articleId);

    private static Sql SelectBySlug(Sql columns, string[] slugs, ReadAccess readAccess) =>
        Sql.Of(
            $"""
            select {columns} from {Sql.Table(Tables.Article)} a
            where a.slug = any((select {slugs})::text[]) and {Visibility.OfArticles(readAccess, "a")}
            """
        );

    private static Sql SelectByUrl(Sql columns, Guid[] keys, ReadAccess readAccess) =>
        Sql.Of(
            $"""
            select {columns} from unnest((select {keys})) as wanted (key)
            cross join lateral ({LinkSql.Target(readAccess, Sql.Text("wanted.key"))}) found
            """
        );
}
