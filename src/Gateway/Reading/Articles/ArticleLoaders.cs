using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Reading.Related;
using Gateway.Store;
using Npgsql;

namespace Gateway.Reading.Articles;

/// <summary>Articles by what is known of them, one command for all that a step asks for.</summary>
internal sealed class ArticleLoaders
{
    private static readonly DocumentKind<Guid, Article> _articles = new(Weights.Of);
    private static readonly DocumentKind<string, Article> _articlesBySlug = new(Weights.Of);
    private static readonly DocumentKind<Guid, Article> _articlesByUrl = new(Weights.Of);

    private readonly BatchLoader<Guid, Article> _byId;
    private readonly BatchLoader<string, Article> _bySlug;
    private readonly BatchLoader<Guid, Article> _byUrl;
    private readonly BatchLoader<Guid, ArticleText> _text;
    private readonly BatchLoader<Guid, ArticleSecret> _secret;

    public ArticleLoaders(NpgsqlDataSource dataSource, Caller caller, RequestMemory memory)
    {
        var visible = Visibility.OfArticles(caller.Audience, "a");
        _byId = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Article,
                    Sql.Of(
                        $"select a.id, a.data from gateway.mt_doc_article a where a.id = any((select {slots.Keys()})::uuid[]) and {visible}"
                    ),
                    token
                ),
            remembered: memory.Of(_articles)
        );
        _bySlug = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Article,
                    Sql.Of(
                        $"select a.slug, a.data from gateway.mt_doc_article a where a.slug = any((select {slots.Keys().Where(StoredText.CanHold).ToArray()})::text[]) and {visible}"
                    ),
                    token
                ),
            remembered: memory.Of(_articlesBySlug)
        );
        _byUrl = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Article,
                    Sql.Of(
                        $"""
                        select wanted.key, found.data from unnest((select {slots.Keys()})) as wanted (key)
                        cross join lateral ({Links.Target(caller.Audience, Sql.Text("wanted.key"))}) found
                        """
                    ),
                    token
                ),
            remembered: memory.Of(_articlesByUrl)
        );
        _text = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.ArticleText,
                    Sql.Of(
                        $"""
                        select text.id, text.data from gateway.mt_doc_article_text text join gateway.mt_doc_article a on a.id = text.id
                        where text.id = any((select {slots.Keys()})::uuid[]) and {visible}
                        """
                    ),
                    token
                )
        );
        _secret = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.ArticleSecret,
                    Sql.Of(
                        $"""
                        select secret.id, secret.data from gateway.mt_doc_article_secret secret join gateway.mt_doc_article a on a.id = secret.id
                        where secret.id = any((select {slots.Keys()})::uuid[]) and {visible}
                        """
                    ),
                    token
                )
        );
    }

    public IDeferred<Article?> ById(Guid id) => _byId.Load(id);

    public async Task<IReadOnlyList<Article?>> ByIdsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        // All are asked for before the first is waited for: they come together.
        var results = ids.Select(_byId.Load).ToList();
        var articles = new List<Article?>(results.Count);
        foreach (var result in results)
            articles.Add(await result.GetAsync(cancellationToken));
        return articles;
    }

    // What is no ASCII is no slug, and some of it is no text to PostgreSQL: nothing is stored under the empty one.
    public IDeferred<Article?> BySlug(string slug) => _bySlug.Load(slug.All(letter => letter is > ' ' and <= '~') ? slug : "");

    /// <summary>The article at a URL; where several share it, the newest.</summary>
    public IDeferred<Article?> ByUrl(Guid urlKey) => _byUrl.Load(urlKey);

    public IDeferred<ArticleText?> Text(Guid articleId) => _text.Load(articleId);

    /// <summary>The encrypted payload.</summary>
    public IDeferred<ArticleSecret?> Secret(Guid articleId) => _secret.Load(articleId);
}
