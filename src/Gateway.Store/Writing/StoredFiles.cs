using System.Text.Json;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>A stored article that is not withdrawn, with the path and the fingerprint of its file.</summary>
/// <param name="Id">The id of the article.</param>
/// <param name="Path">The full path of its file. <c>null</c> if a client sent the article.</param>
/// <param name="Fingerprint">The fingerprint of the file.</param>
/// <param name="IsPublishedByWriter">True if a writer decided that readers see it, regardless of the file.</param>
internal sealed record StoredFile(Guid Id, string? Path, Guid Fingerprint, bool IsPublishedByWriter);

/// <summary>Reads which documents came from which files.</summary>
internal static class StoredFiles
{
    private const string SelectArticles = $"""
        select id, path, coalesce((data ->> 'fileFingerprint')::uuid, fingerprint), coalesce(data ->> 'decision' = '{nameof(
            VisibilityDecision.Published
        )}', false)
        from {Tables.ArticleSource} where not withdrawn
        """;

    /// <summary>
    /// Returns the origins of articles that a writer withdrew, or publishes at a later time, by their path. If the slug in such a file
    /// changes, the new article must stay hidden as well.
    /// </summary>
    public static async Task<Dictionary<string, ArticleOrigin>> HiddenByWriterAsync(
        NpgsqlConnection connection,
        string[] paths,
        CancellationToken cancellationToken
    )
    {
        var hidden = new Dictionary<string, ArticleOrigin>(StringComparer.Ordinal);
        if (paths.Length == 0)
            return hidden;
        await using var command = new NpgsqlCommand(
            $"""
            select path, data from {Tables.ArticleSource}
            where path = any($1) and {MartenConfiguration.HasNextChange} and (data ->> 'publishedFrom')::timestamptz > clock_timestamp()
            union all
            select path, data from {Tables.ArticleSource} where path = any($1) and {MartenConfiguration.IsWithdrawnByWriter}
            """,
            connection
        )
        {
            Parameters = { new() { Value = paths } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            // A withdrawal comes last and wins.
            if (JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), StoreJson.ArticleOrigin) is { } origin)
                hidden[reader.GetString(0)] = origin;
        }

        return hidden;
    }

    /// <summary>
    /// Returns the articles, topics and organizations whose file is one of the paths or lies below one of them, with the full path of the
    /// file.
    /// </summary>
    public static async Task<IReadOnlyList<(Guid Id, string Path)>> AtOrBelowAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select source.id, source.path from (
              select id, path from {Tables.ArticleSource} where not withdrawn
              union all select id, path from {Tables.TaxonomySource}) source
            where {FilePathSql.IsAtOrBelow("source.path", "$1")}
            """
        );
        command.Parameters.Add(new() { Value = paths.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var files = new List<(Guid, string)>();
        while (await reader.ReadAsync(cancellationToken))
            files.Add((reader.GetGuid(0), reader.GetString(1)));
        return files;
    }

    /// <summary>Returns the articles that were stored from one of the files or have one of the ids, and are not withdrawn.</summary>
    public static async Task<IReadOnlyList<StoredFile>> OfArticlesAsync(
        NpgsqlDataSource dataSource,
        string[] files,
        Guid[] ids,
        CancellationToken cancellationToken
    )
    {
        // Two index or hash lookups. With "or", the planner would compare each article with both lists.
        await using var command = dataSource.CreateCommand(
            $"""
            {SelectArticles} and path = any($1)
            union {SelectArticles} and id = any($2)
            """
        );
        command.Parameters.Add(new() { Value = files });
        command.Parameters.Add(new() { Value = ids });
        return await ReadArticlesAsync(command, cancellationToken);
    }

    /// <summary>Returns the articles whose file is one of the paths or lies below one of them, and that are not withdrawn.</summary>
    public static async Task<IReadOnlyList<StoredFile>> OfArticlesBelowAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand($"{SelectArticles} and {FilePathSql.IsAtOrBelow("path", "$1")}");
        command.Parameters.Add(new() { Value = paths.ToArray() });
        return await ReadArticlesAsync(command, cancellationToken);
    }

    /// <summary>Returns the paths of the topic and organization files at or below one of the paths.</summary>
    public static async Task<IReadOnlyList<string>> OfTaxonomyBelowAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"select coalesce(array_agg(path), '{{}}') from {Tables.TaxonomySource} where {FilePathSql.IsAtOrBelow("path", "$1")}"
        );
        command.Parameters.Add(new() { Value = paths.ToArray() });
        return await command.ExecuteScalarAsync(cancellationToken) as string[] ?? [];
    }

    private static async Task<IReadOnlyList<StoredFile>> ReadArticlesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var articles = new List<StoredFile>();
        while (await reader.ReadAsync(cancellationToken))
            articles.Add(
                new StoredFile(
                    reader.GetGuid(0),
                    await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1),
                    reader.GetGuid(2),
                    reader.GetBoolean(3)
                )
            );
        return articles;
    }

    /// <summary>Counts the articles whose file is none of the paths and lies below none of them.</summary>
    public static async Task<long> CountOutsideAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select count(*) from {Tables.ArticleSource} source where not withdrawn and path is not null
              and not {FilePathSql.IsAtOrBelow("source.path", "$1")}
            """
        );
        command.Parameters.Add(new() { Value = paths.ToArray() });
        return await command.ExecuteScalarAsync(cancellationToken) is long articles ? articles : 0;
    }
}
