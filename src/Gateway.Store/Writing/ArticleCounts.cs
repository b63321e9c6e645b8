using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Maintains the counts of stored and published articles for each topic and provider, so that reads do not count rows.</summary>
internal static class ArticleCounts
{
    public static void Subtract(NpgsqlBatch batch, Guid[] articleIds) => Change(batch, articleIds, '-');

    public static void Add(NpgsqlBatch batch, Guid[] articleIds) => Change(batch, articleIds, '+');

    private static void Change(NpgsqlBatch batch, Guid[] articleIds, char sign)
    {
        batch.Add(Statement(Tables.Topic, "topic_id", Tables.ArticleTopic, "article_id", sign), articleIds);
        batch.Add(Statement(Tables.Provider, "provider_id", Tables.Article, "id", sign), articleIds);
    }

    private static string Statement(string table, string key, string rows, string articleId, char sign) =>
        $"""
            update {table} document set
              article_count = document.article_count {sign} tally.published,
              stored_count = document.stored_count {sign} tally.stored,
              data = document.data || jsonb_build_object(
                'articleCount', document.article_count {sign} tally.published, 'storedCount', document.stored_count {sign} tally.stored)
            from (select {key} as id, count(*) filter (where published)::int as published, count(*)::int as stored
                  from {rows} where {articleId} = any($1) group by {key}) as tally
            where document.id = tally.id
            """;
}
