using System.Runtime.CompilerServices;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Queries.Articles;

/// <summary>The file of a stored article.</summary>
/// <param name="Path">The full path that the file was imported from; <c>null</c> if a client sent the article.</param>
/// <param name="Name">The name of the file if there is no path.</param>
/// <param name="Text">The whole text; <c>null</c> if an earlier version of the gateway stored the article, which did not keep it.</param>
internal sealed record StoredArticleFile(string? Path, string Name, string? Text);

/// <summary>
/// Reads the files of all stored articles, as they were imported. The reader needs no rights, because it is not a client.
/// </summary>
internal sealed class ArticleExportReader([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    // Articles whose file was deleted are left out, as in StoredFiles.
    private const string Condition = "where $1 or not source.withdrawn";

    /// <summary>Returns the full paths of the files. Articles of clients have none.</summary>
    public async Task<IReadOnlyList<string?>> PathsAsync(bool withDeleted, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand($"select path from {Tables.ArticleSource} source {Condition}", withDeleted);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var paths = new List<string?>();
        while (await reader.ReadAsync(cancellationToken))
            paths.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        return paths;
    }

    /// <summary>Streams the files, so that only one is in memory.</summary>
    /// <param name="withDeleted">True for articles whose file was deleted as well.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async IAsyncEnumerable<StoredArticleFile> ReadAsync(
        bool withDeleted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = CreateCommand(
            $"""
            select source.path, coalesce(source.sent_as, a.slug || '.md'), head.data ->> 'text', text.data ->> 'body'
            from {Tables.ArticleSource} source join {Tables.Article} a on a.id = source.id
            left join {Tables.ArticleHead} head on head.id = source.id left join {Tables.ArticleText} text on text.id = source.id {Condition}
            order by source.path, a.slug
            """,
            withDeleted
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var head = reader.IsDBNull(2) ? null : reader.GetString(2);
            var body = reader.IsDBNull(3) ? null : reader.GetString(3);
            yield return new StoredArticleFile(
                reader.IsDBNull(0) ? null : reader.GetString(0),
                reader.GetString(1),
                head is null ? null : head + body
            );
        }
    }

    // A large store takes longer than the default timeout of a command.
    private NpgsqlCommand CreateCommand(string sql, bool withDeleted)
    {
        var command = dataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = withDeleted });
        return command;
    }
}
