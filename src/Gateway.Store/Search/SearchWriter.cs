using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Search;

/// <summary>Writes the search index of articles.</summary>
internal static class SearchWriter
{
    /// <summary>Writes the words of articles. Their documents, topics and providers must already be written.</summary>
    public static void Write(NpgsqlBatch batch, Guid[] articleIds) =>
        batch.Add(
            $"""
            insert into {Tables.ArticleSearch} (article_id, published, published_date_time, quality, heat, vector)
            select article.id, article.published, article.published_date_time, article.quality, article.heat,
              setweight(to_tsvector('{SearchSchema.Configuration}', article.title), 'A')
              || setweight(to_tsvector('{SearchSchema.Configuration}', coalesce(article.data ->> 'excerpt', '')), 'B')
              || setweight(to_tsvector('{SearchSchema.Configuration}', coalesce(topics.names, '')), 'C')
              || setweight(to_tsvector('{SearchSchema.Configuration}', provider.name), 'D')
            from {Tables.Article} article
            join {Tables.Provider} provider on provider.id = article.provider_id
            left join (select article_id, string_agg(name, ' . ' order by position) as names from {Tables.ArticleTopic} where article_id = any($1) group by article_id) topics
              on topics.article_id = article.id
            where article.id = any($1)
            on conflict (article_id) do update set published = excluded.published, published_date_time = excluded.published_date_time,
              quality = excluded.quality, heat = excluded.heat, vector = excluded.vector
            """,
            articleIds
        );
}
