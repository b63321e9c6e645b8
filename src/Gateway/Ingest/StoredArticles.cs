using Npgsql;

namespace Gateway.Ingest;

/// <summary>What the import needs to know of articles that are already there.</summary>
internal static class StoredArticles
{
    public static async Task<Dictionary<Guid, StoredArticle>> ByIdAsync(
        NpgsqlConnection connection, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select article.id, source.withdrawn, article.published, article.imported_at, source.fingerprint, source.path, article.provider_id,
              array(select topic_id from gateway.article_topic where article_id = article.id)
            from gateway.mt_doc_article article join gateway.mt_doc_article_source source on source.id = article.id
            where article.id = any($1)
            """, connection) { Parameters = { new() { Value = ids } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new Dictionary<Guid, StoredArticle>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            stored[id] = new StoredArticle(id, reader.GetBoolean(1), reader.GetBoolean(2),
                await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellationToken), reader.GetGuid(4),
                await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetString(5), reader.GetGuid(6),
                await reader.GetFieldValueAsync<Guid[]>(7, cancellationToken));
        }

        return stored;
    }

    /// <summary>Notes where unchanged articles' files now are.</summary>
    public static async Task<int> MoveAsync(
        NpgsqlTransaction transaction, IReadOnlyList<(Guid Id, string Path)> moved, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update gateway.mt_doc_article_source source set path = moved.path, data = source.data || jsonb_build_object('path', moved.path)
            from unnest($1, $2) as moved (id, path) where source.id = moved.id
            """, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = moved.Select(article => article.Id).ToArray() },
                new() { Value = moved.Select(article => article.Path).ToArray() },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
