using Gateway.Content;
using Gateway.Loading;
using Gateway.Store;
using GraphQL.DataLoader;
using Npgsql;

namespace Gateway.Related;

/// <summary>The links out of articles, in their file's order.</summary>
internal sealed class RelatedLoaders
{
    private readonly BatchLoader<Guid, IReadOnlyList<RelatedLinkContent>> _ofArticle;

    public RelatedLoaders(NpgsqlDataSource dataSource) =>
        _ofArticle = new((slots, token) => slots.FillListsAsync(dataSource, StoreJson.RelatedLinkContent, Sql.Of($"""
            select link.article_id, link.data from gateway.related_link link where link.article_id = any((select {slots.Keys()})::uuid[])
            order by link.article_id, link.position
            """), token));

    public IDataLoaderResult<IReadOnlyList<RelatedLinkContent>> OfArticle(Guid articleId) =>
        _ofArticle.Load(articleId).Then(links => links ?? []);
}
