using Gateway.Access;
using Gateway.Content;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Store;
using Npgsql;

namespace Gateway.Reading.Related;

/// <summary>A link out of an article.</summary>
/// <param name="Content">What the article's file says.</param>
/// <param name="Target">The article it leads to, where one may see it and it was asked for.</param>
internal sealed record RelatedLink(RelatedLinkContent Content, Article? Target);

/// <summary>The links out of articles, in their file's order; together with the articles they lead to where these are asked for, too.</summary>
internal sealed class RelatedLoaders
{
    private static readonly DocumentKind<Guid, IReadOnlyList<RelatedLink>> _linksAlone = new(Weights.Of);
    private static readonly DocumentKind<Guid, IReadOnlyList<RelatedLink>> _linksWithTargets = new(Weights.Of);

    private readonly BatchLoader<Guid, IReadOnlyList<RelatedLink>> _links;
    private readonly BatchLoader<Guid, IReadOnlyList<RelatedLink>> _withTargets;

    public RelatedLoaders(NpgsqlDataSource dataSource, Caller caller, RequestMemory memory)
    {
        // Asked once more: an article may have been hidden, with what it has said since, after it was read.
        var visible = Visibility.OfArticles(caller.Audience, "a");
        _links = new(
            (slots, token) =>
                slots.FillListsAsync(
                    dataSource,
                    Read,
                    Sql.Of(
                        $"""
                        select link.article_id, link.data, null::jsonb from gateway.related_link link join gateway.mt_doc_article a on a.id = link.article_id
                        where link.article_id = any((select {slots.Keys()})::uuid[]) and {visible}
                        order by link.article_id, link.position
                        """
                    ),
                    token
                ),
            remembered: memory.Of(_linksAlone)
        );
        _withTargets = new(
            (slots, token) =>
                slots.FillListsAsync(
                    dataSource,
                    Read,
                    Sql.Of(
                        $"""
                        select link.article_id, link.data, target.data from gateway.related_link link join gateway.mt_doc_article a on a.id = link.article_id
                        left join lateral ({Links.Target(caller.Audience, Sql.Text("link.url_key"))}) target on true
                        where link.article_id = any((select {slots.Keys()})::uuid[]) and {visible}
                        order by link.article_id, link.position
                        """
                    ),
                    token
                ),
            remembered: memory.Of(_linksWithTargets)
        );
    }

    /// <param name="articleId">The article that has the links.</param>
    /// <param name="withTargets">Whether the stored articles that the links lead to are read as well.</param>
    public IDeferred<IReadOnlyList<RelatedLink>> OfArticle(Guid articleId, bool withTargets) =>
        (withTargets ? _withTargets : _links).Load(articleId).Then(links => links ?? []);

    private static RelatedLink? Read(NpgsqlDataReader reader) =>
        reader.Document(1, StoreJson.RelatedLinkContent) is { } content
            ? new RelatedLink(content, reader.Document(2, StoreJson.Article))
            : null;
}
