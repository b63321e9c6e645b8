using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>The content settings of the node that imports.</summary>
internal static class ImportedSettings
{
    /// <summary>Stores the settings, as part of the importing node's transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="fingerprint">A hash of the settings that decide what is imported.</param>
    /// <param name="sources">The names of the sources.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public static async Task<int> WriteAsync(
        WriteTransaction transaction,
        string fingerprint,
        string sources,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Tables.ContentSettings} (id, fingerprint, sources) values (1, $1, $2)
            on conflict (id) do update set fingerprint = excluded.fingerprint, sources = excluded.sources
            """,
            transaction.Connection,
            transaction.Transaction
        )
        {
            Parameters =
            {
                new() { Value = fingerprint },
                new() { Value = sources },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Returns the names of the sources of the node that imports, if a node imports and its settings are others.</summary>
    public static async Task<string?> FindOtherAsync(NpgsqlDataSource dataSource, string fingerprint, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"select sources from {Tables.ContentSettings} where fingerprint <> $1 and {ImportLeaderLock.IsHeldByAnySession}"
        );
        command.Parameters.Add(new() { Value = fingerprint });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
