using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// Updates the fields that providers and topics without a file of their own inherit from their articles. The newest published article
/// always supplies them, so that neither the order of imports nor an unpublished article affects them. Each is the first entry of an index,
/// so that a write does not read the other articles. Providers that readers see for the first time get their slugs.
/// </summary>
internal static class InheritedFields
{
    public static void Refresh(NpgsqlBatch batch, Guid[] topicIds, Guid[] providerIds)
    {
        batch.Add(
            $"""
            update {Tables.Topic} topic set name = newest.name, data = topic.data || jsonb_build_object('name', newest.name)
            from (
              select touched.topic_id, (
                select carried.name from {Tables.ArticleTopic} carried where carried.topic_id = touched.topic_id and carried.published
                order by carried.published_date_time desc, carried.article_id desc limit 1) as name
              from unnest($1) as touched (topic_id)) newest
            where topic.id = newest.topic_id and topic.fingerprint is null and topic.name <> newest.name
            """,
            topicIds
        );
        batch.Add(
            $"""
            update {Tables.Provider} provider set data = provider.data || jsonb_build_object('images', newest.images)
            from (
              select touched.provider_id, coalesce((
                select source.data -> 'providerImages'
                from {Tables.Article} article join {Tables.ArticleSource} source on source.id = article.id
                where article.provider_id = touched.provider_id and article.published and article.has_provider_images
                order by article.published_date_time desc, article.id desc limit 1), '[]') as images
              from unnest($1) as touched (provider_id)) newest
            where provider.id = newest.provider_id and provider.fingerprint is null and provider.data -> 'images' <> newest.images
            """,
            providerIds
        );
        ProviderSlugs.Assign(batch, providerIds);
    }
}
