using System.Text.Json;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Writing;

/// <summary>
/// The rows that are written again with each version of an article: its topics, authors and links, and its part of the counts.
/// </summary>
internal static class DerivedRows
{
    /// <summary>
    /// Removes the data that derives from the stored versions: their part of the counts, and the rows that are written again.
    /// </summary>
    public static void Remove(NpgsqlBatch batch, Guid[] ids)
    {
        ArticleCounts.Subtract(batch, ids);
        foreach (var table in (string[])[Tables.ArticleTopic, Tables.ArticleAuthor, Tables.RelatedLink])
            batch.Add($"delete from {table} where article_id = any($1)", ids);
        foreach (var table in (string[])[Tables.ArticleText, Tables.ArticleHead, Tables.ArticleSecret])
            batch.Add($"delete from {table} where id = any($1)", ids);
    }

    /// <summary>Adds the topics, authors and links of the articles.</summary>
    public static void Add(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        AddTopics(batch, written);
        AddAuthors(batch, written);
        AddLinks(batch, written);
    }

    private static void AddTopics(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        var rows = written
            .SelectMany(article =>
                article
                    .Content.Topics.DistinctBy(Topic.IdOf)
                    .Select((name, position) => (Id: article.Article.Id, TopicId: Topic.IdOf(name), Position: (short)position, Name: name))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"""
            insert into {Tables.ArticleTopic} (topic_id, article_id, position, name, published, published_date_time, quality, heat)
            select row.topic_id, row.article_id, row.position, row.name, article.published, article.published_date_time, article.quality, article.heat
            from unnest($1, $2, $3, $4) as row (article_id, topic_id, position, name)
            join {Tables.Article} article on article.id = row.article_id
            """,
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.TopicId).ToArray(),
            rows.Select(row => row.Position).ToArray(),
            rows.Select(row => row.Name).ToArray()
        );
    }

    private static void AddAuthors(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        var rows = written
            .SelectMany(article =>
                article.Article.Authors.Select((author, position) => (article.Article.Id, Position: (short)position, Author: author))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"insert into {Tables.ArticleAuthor} (article_id, position, name, url, image) select * from unnest($1, $2, $3, $4, $5)",
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.Position).ToArray(),
            rows.Select(row => row.Author.Name).ToArray(),
            rows.Select(row => row.Author.Url).ToArray(),
            rows.Select(row => row.Author.Image).ToArray()
        );
    }

    private static void AddLinks(NpgsqlBatch batch, List<ComposedArticle> written)
    {
        var rows = written
            .SelectMany(article =>
                article.Content.Related.Select((link, position) => (article.Article.Id, Position: (short)position, Link: link))
            )
            .ToList();
        if (rows.Count == 0)
            return;
        batch.Add(
            $"insert into {Tables.RelatedLink} (article_id, position, url_key, data) select * from unnest($1, $2, $3, $4)",
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.Position).ToArray(),
            rows.Select(row => ArticleUrl.KeyOf(row.Link.WebUrl)).ToArray(),
            new NpgsqlParameter
            {
                Value = rows.Select(row => JsonSerializer.Serialize(row.Link, StoreJson.RelatedLinkContent)).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            }
        );
    }
}
