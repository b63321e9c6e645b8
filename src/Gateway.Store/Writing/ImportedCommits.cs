using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>The commit of each repository from which the importing node reads.</summary>
internal static class ImportedCommits
{
    /// <summary>Stores the commit of a repository, as part of the importing node's transaction.</summary>
    public static async Task<int> WriteAsync(
        WriteTransaction transaction,
        string source,
        string commit,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Tables.ImportedCommit} as stored (source, commit) values ($1, $2)
            on conflict (source) do update set commit = excluded.commit where stored.commit <> excluded.commit
            """,
            transaction.Connection,
            transaction.Transaction
        )
        {
            Parameters =
            {
                new() { Value = source },
                new() { Value = commit },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Returns the commit of a repository. Returns <c>null</c> if it was not imported yet.</summary>
    public static async Task<string?> ReadAsync(NpgsqlDataSource dataSource, string source, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"select commit from {Tables.ImportedCommit} where source = $1");
        command.Parameters.Add(new() { Value = source });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
