using Gateway.Content.Files;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>Withdraws articles whose file is gone. They stay stored, and are published again if their file returns.</summary>
internal sealed class ArticlePruner([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    private const int ArticlesInBatch = 500;

    /// <param name="roots">The folders and files whose articles are checked.</param>
    /// <param name="isGone">
    /// Returns true if the file of an article, by its id and path, is gone. A file is also gone if it now contains another article or none.
    /// </param>
    /// <param name="options">The options of the transactions.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    /// <returns>The number of articles that were withdrawn.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<string> roots,
        Func<Guid, string, bool> isGone,
        WriteTransaction.WriteOptions options,
        CancellationToken cancellationToken
    )
    {
        var withdrawn = 0;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        foreach (var root in roots)
        {
            await foreach (var gone in GoneAsync(root, isGone, cancellationToken))
            {
                withdrawn += await WriteTransaction.RunAsync(
                    connection,
                    options,
                    transaction => WithdrawAsync(transaction, gone, cancellationToken),
                    cancellationToken
                );
            }
        }

        return withdrawn;
    }

    /// <summary>
    /// Withdraws the articles of missing files, unless they are stored from other files. A rejected file may have been moved to the path of
    /// a missing file, and its article is then stored from a former path that does not exist either.
    /// </summary>
    /// <param name="root">The folder that contained the files.</param>
    /// <param name="missing">The files.</param>
    /// <param name="options">The options of the transactions.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The number of articles that were withdrawn.</returns>
    public async Task<int> RunAsync(
        string root,
        IReadOnlyList<MissingFile> missing,
        WriteTransaction.WriteOptions options,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select source.id, source.path = missing.path, source.path from unnest($1, $2) as missing (id, path)
            join {Tables.ArticleSource} source on source.id = missing.id and not source.withdrawn
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = missing.Select(file => file.DocumentId).ToArray() },
                new() { Value = missing.Select(file => file.Path).ToArray() },
            },
        };
        var gone = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.GetBoolean(1) || (reader.GetString(2) is var path && ContentPath.IsBelow(path, root) && !Path.Exists(path)))
                    gone.Add(reader.GetGuid(0));
            }
        }

        return gone.Count == 0
            ? 0
            : await WriteTransaction.RunAsync(
                connection,
                options,
                transaction => WithdrawAsync(transaction, [.. gone], cancellationToken),
                cancellationToken
            );
    }

    private async IAsyncEnumerable<Guid[]> GoneAsync(
        string root,
        Func<Guid, string, bool> isGone,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select id, path from {Tables.ArticleSource} source
            where not withdrawn and {FilePathSql.IsAtOrBelow("source.path", "$1")}
            """
        );
        command.Parameters.Add(new() { Value = new[] { root } });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var gone = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (isGone(reader.GetGuid(0), reader.GetString(1)))
                gone.Add(reader.GetGuid(0));
            if (gone.Count < ArticlesInBatch)
                continue;
            yield return [.. gone];
            gone.Clear();
        }

        if (gone.Count > 0)
            yield return [.. gone];
    }

    /// <returns>The number of articles that were withdrawn; deleted articles are not counted.</returns>
    private static async Task<int> WithdrawAsync(WriteTransaction transaction, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction);
        // A decision to publish an article against its file ends with the file. The origin of a deleted article is removed with the file.
        await using var delete = new NpgsqlCommand(
            $"""
            delete from {Tables.ArticleSource} source
            where source.id = any($1) and not exists (select from {Tables.Article} article where article.id = source.id)
            """,
            transaction.Connection,
            transaction.Transaction
        )
        {
            Parameters = { new() { Value = ids } },
        };
        var deleted = await delete.ExecuteNonQueryAsync(cancellationToken);
        batch.Add(
            $$"""
            update {{Tables.ArticleSource}} source set withdrawn = true, next_change_at = null,
              data = case source.data ->> 'decision' when 'Published' then source.data - 'decision' else source.data end - 'nextChangeAt'
                || '{"withdrawn": true}'
            where source.id = any($1)
            """,
            ids
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await VisibilityWriter.SetAsync(transaction, ids, published: false, cancellationToken);
        return ids.Length - deleted;
    }
}
