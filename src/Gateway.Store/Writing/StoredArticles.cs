using System.Text.Json;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>The stored state of an article before it is written again.</summary>
/// <param name="Source">The origin of the article.</param>
/// <param name="State">The state of the article itself. <c>null</c> if a writer deleted the article and only its origin is stored.</param>
internal sealed record StoredArticle(ArticleOrigin Source, ArticleState? State);

/// <summary>The fields of a stored article from which counts, versions and the feed are calculated.</summary>
internal sealed record ArticleState(
    bool Published,
    DateTimeOffset PublishedDateTime,
    DateTimeOffset ImportedAt,
    DateTimeOffset UpdatedAt,
    Guid ProviderId,
    Guid[] TopicIds
)
{
    public static ArticleState Of(Article article) =>
        new(article.Published, article.PublishedDateTime, article.ImportedAt, article.UpdatedAt, article.ProviderId, [.. article.TopicIds]);
}

/// <summary>An article whose file was moved.</summary>
/// <param name="ArticleId">The id of the article.</param>
/// <param name="Path">The new full path.</param>
/// <param name="From">
/// The former path. If the article is stored from another path meanwhile, it is not changed. <c>null</c> if the former path does not
/// matter.
/// </param>
internal sealed record MovedFile(Guid ArticleId, string Path, string? From = null);

/// <summary>Reads the stored state of articles for the import.</summary>
internal static class StoredArticles
{
    public static async Task<Dictionary<Guid, StoredArticle>> ByIdAsync(
        NpgsqlConnection connection,
        Guid[] ids,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select source.data, article.published, article.published_date_time, article.imported_at, article.updated_at, article.provider_id,
              array(select topic_id from {Tables.ArticleTopic} where article_id = source.id)
            from {Tables.ArticleSource} source left join {Tables.Article} article on article.id = source.id
            where source.id = any($1)
            """,
            connection
        )
        {
            Parameters = { new() { Value = ids } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new Dictionary<Guid, StoredArticle>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), StoreJson.ArticleOrigin) is { } source)
                stored[source.Id] = new StoredArticle(source, reader.IsDBNull(1) ? null : StateIn(reader));
        }

        return stored;
    }

    /// <summary>Stores the new paths of articles.</summary>
    public static async Task<int> MoveAsync(
        NpgsqlTransaction transaction,
        IReadOnlyList<MovedFile> moved,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            update {Tables.ArticleSource} source set path = moved.path, data = source.data || jsonb_build_object('path', moved.path)
            from unnest($1, $2, $3) as moved (id, path, former)
            where source.id = moved.id and (moved.former is null or source.path = moved.former)
            """,
            transaction.Connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = moved.Select(file => file.ArticleId).ToArray() },
                new() { Value = moved.Select(file => file.Path).ToArray() },
                new() { Value = moved.Select(file => file.From).ToArray() },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ArticleState StateIn(NpgsqlDataReader reader) =>
        new(
            reader.GetBoolean(1),
            reader.GetFieldValue<DateTimeOffset>(2),
            reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetFieldValue<DateTimeOffset>(4),
            reader.GetGuid(5),
            reader.GetFieldValue<Guid[]>(6)
        );
}
