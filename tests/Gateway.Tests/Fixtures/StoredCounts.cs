namespace Gateway.Tests.Fixtures;

/// <summary>Checks the data that writers derive from the articles: counts and copies.</summary>
internal static class StoredCounts
{
    /// <summary>
    /// Derives the data from the articles again, and lists the differences from the stored data. Empty if there are none.
    /// </summary>
    public static Task<string> MismatchesAsync(GatewayHost host) =>
        host.SqlAsync<string>(
            """
            with carried as (
              select article.id, article.published, article.published_date_time, article.provider_id, (topic.value #>> '{}')::uuid as topic_id
              from gateway.mt_doc_article article cross join jsonb_array_elements(article.data -> 'topicIds') topic),
            wrong as (
              select 'topic counts ' || name as what from gateway.mt_doc_topic topic
              where (article_count, stored_count) <> (
                select count(*) filter (where published), count(*) from carried where topic_id = topic.id)
              union all
              select 'provider counts ' || name from gateway.mt_doc_provider provider
              where (article_count, stored_count) <> (
                select count(*) filter (where published), count(*) from gateway.mt_doc_article where provider_id = provider.id)
              union all
              select 'counts in the document of ' || name from (
                select name, data, article_count, stored_count from gateway.mt_doc_topic
                union all select name, data, article_count, stored_count from gateway.mt_doc_provider) counted
              where data -> 'articleCount' <> to_jsonb(article_count) or data -> 'storedCount' <> to_jsonb(stored_count)
              union all
              select 'topics of ' || slug from gateway.mt_doc_article article
              where (select count(*) from carried where id = article.id) <> (
                select count(*) from gateway.article_topic joined join carried on carried.id = joined.article_id and carried.topic_id = joined.topic_id
                where joined.article_id = article.id and joined.published = article.published and joined.published_date_time = article.published_date_time)
              union all
              select 'authors of ' || slug from gateway.mt_doc_article article
              where coalesce(article.data -> 'authors', '[]') <> (
                select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', name, 'url', url, 'image', image)) order by position), '[]')
                from gateway.article_author where article_id = article.id)
              union all
              select 'provider of ' || article.slug from gateway.mt_doc_article article
              join gateway.mt_doc_article_source source on source.id = article.id
              left join gateway.provider_alias alias on alias.alias_id = source.written_provider_id
              where article.provider_id <> coalesce(alias.provider_id, source.written_provider_id) or article.data ->> 'providerId' <> article.provider_id::text
              union all
              select 'rows of no article in ' || owner.name from (
                select 'article_topic' as name, article_id as id from gateway.article_topic union all select 'related_link', article_id from gateway.related_link
                union all select 'article_search', article_id from gateway.article_search union all select 'article_text', id from gateway.mt_doc_article_text
                union all select 'article_author', article_id from gateway.article_author
                union all select 'article_head', id from gateway.mt_doc_article_head
                union all select 'article_secret', id from gateway.mt_doc_article_secret) owner
              where not exists (select from gateway.mt_doc_article article where article.id = owner.id)
              union all
              select 'published of ' || slug from gateway.mt_doc_article where data -> 'published' <> to_jsonb(published)
              union all
              select 'name of ' || topic.name from gateway.mt_doc_topic topic
              where topic.fingerprint is null and topic.article_count > 0 and topic.name || (topic.data ->> 'name') <> (
                select joined.name || joined.name from gateway.article_topic joined where joined.topic_id = topic.id and joined.published
                order by joined.published_date_time desc, joined.article_id desc limit 1)
              union all
              select 'images of ' || provider.name from gateway.mt_doc_provider provider
              where provider.fingerprint is null and provider.article_count > 0 and provider.data -> 'images' <> (
                select source.data -> 'providerImages' from gateway.mt_doc_article article join gateway.mt_doc_article_source source on source.id = article.id
                where article.provider_id = provider.id and article.published
                order by article.published_date_time desc, article.id desc limit 1))
            select coalesce(string_agg(what, '; '), '') from wrong
            """
        );
}
