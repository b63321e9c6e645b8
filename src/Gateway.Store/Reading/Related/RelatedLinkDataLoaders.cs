using Gateway.Content;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Reading.Related;

/// <summary>A link from an article.</summary>
/// <param name="Content">The link as written in the article's file.</param>
/// <param name="Target">The article that the link leads to; <c>null</c> if it is not stored, not visible or not selected.</param>
internal sealed record RelatedLink(RelatedLinkContent Content, Article? Target);

/// <summary>Loads the links of articles in the order of their file, with or without the articles that they lead to.</summary>
internal sealed class RelatedLinkDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    private static readonly CacheRegion<Guid, IReadOnlyList<RelatedLink>> _linksAlone = new(DocumentSize.Of);
    private static readonly CacheRegion<Guid, IReadOnlyList<RelatedLink>> _linksWithTargets = new(DocumentSize.Of);

    // The visibility of the article is checked again, because the article may have been hidden, and its links changed, since it was read.
    private readonly BatchLoader<Guid, IReadOnlyList<RelatedLink>> _links = loaders.CreateList(
        Read,
        ids =>
            Sql.Of(
                $"""
                select link.article_id, link.data, null::jsonb
                from {Sql.Table(Tables.RelatedLink)} link join {Sql.Table(Tables.Article)} a on a.id = link.article_id
                where link.article_id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                order by link.article_id, link.position
                """
            ),
        _linksAlone
    );

    private readonly BatchLoader<Guid, IReadOnlyList<RelatedLink>> _withTargets = loaders.CreateList(
        Read,
        ids =>
            Sql.Of(
                $"""
                select link.article_id, link.data, target.data
                from {Sql.Table(Tables.RelatedLink)} link join {Sql.Table(Tables.Article)} a on a.id = link.article_id
                left join lateral ({LinkSql.Target(caller.ReadAccess, Sql.Text("link.url_key"))}) target on true
                where link.article_id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
                order by link.article_id, link.position
                """
            ),
        _linksWithTargets
    );

    /// <param name="articleId">The article that has the links.</param>
    /// <param name="withTargets">Whether the stored articles that the links lead to are read as well.</param>
    public IDeferred<IReadOnlyList<RelatedLink>> OfArticle(Guid articleId, bool withTargets) =>
        (withTargets ? _withTargets : _links).Load(articleId).Select(links => links ?? []);

    private static RelatedLink? Read(NpgsqlDataReader reader) =>
        reader.Document(1, StoreJson.RelatedLinkContent) is { } content
            ? new RelatedLink(content, reader.Document(2, StoreJson.Article))
            : null;
}
