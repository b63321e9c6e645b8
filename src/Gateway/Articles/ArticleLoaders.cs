using Gateway.Access;
using Gateway.Loading;
using Gateway.Store;
using GraphQL.DataLoader;
using Npgsql;

namespace Gateway.Articles;

/// <summary>Articles by what is known of them, one command for all that a step asks for.</summary>
internal sealed class ArticleLoaders
{
    private readonly BatchLoader<Guid, Article> _byId;
    private readonly BatchLoader<string, Article> _bySlug;
    private readonly BatchLoader<Guid, Article> _byUrl;
    private readonly BatchLoader<Guid, ArticleText> _text;

    public ArticleLoaders(NpgsqlDataSource dataSource, Caller caller)
    {
        var visible = Visibility.OfArticles(caller.Audience, "a");
        _byId = new((slots, token) => slots.FillAsync(dataSource, StoreJson.Context.Article,
            Sql.Of($"select a.id, a.data from gateway.mt_doc_article a where a.id = any({slots.Keys()}) and {visible}"), token));
        _bySlug = new((slots, token) => slots.FillAsync(dataSource, StoreJson.Context.Article,
            Sql.Of($"select a.slug, a.data from gateway.mt_doc_article a where a.slug = any({slots.Keys().Where(StoredText.CanHold).ToArray()}) and {visible}"), token));
        _byUrl = new((slots, token) => slots.FillAsync(dataSource, StoreJson.Context.Article, Sql.Of($"""
            select wanted.key, found.data from unnest({slots.Keys()}) as wanted (key)
            cross join lateral ({OfUrl(Sql.Text("wanted.key"), visible)}) found
            """), token));
        _text = new((slots, token) => slots.FillAsync(dataSource, StoreJson.Context.ArticleText, Sql.Of($"""
            select text.id, text.data from gateway.mt_doc_article_text text join gateway.mt_doc_article a on a.id = text.id
            where text.id = any({slots.Keys()}) and {visible}
            """), token));
    }

    public IDataLoaderResult<Article?> ById(Guid id) => _byId.Load(id);

    public IDataLoaderResult<Article?> BySlug(string slug) => _bySlug.Load(slug);

    /// <summary>The article at a URL; where several share it, the newest.</summary>
    public IDataLoaderResult<Article?> ByUrl(Guid urlKey) => _byUrl.Load(urlKey);

    public IDataLoaderResult<ArticleText?> Text(Guid articleId) => _text.Load(articleId);

    private static Sql OfUrl(Sql key, Sql visible) => Sql.Of($"""
        select same.data from (
          select a.id, a.data, a.published_date_time from gateway.mt_doc_article a where a.web_url_key = {key} and {visible}
          union all
          select a.id, a.data, a.published_date_time from gateway.mt_doc_article a where a.original_url_key = {key} and {visible}) same
        order by same.published_date_time desc, same.id desc limit 1
        """);
}
