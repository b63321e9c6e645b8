using Npgsql;

namespace Gateway.Store;

/// <summary>
/// One number that every writing transaction changes: while it stays, so does everything that can be read. Drawn by chance instead of counted, so that a
/// restored database never comes to a number again that stood for something else.
/// </summary>
internal sealed class StoreVersion(NpgsqlDataSource dataSource)
{
    public const string Table = "gateway.store_version";

    /// <summary>Changes the number; part of the transaction that changes something.</summary>
    public static async Task ChangeAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into gateway.store_version (id, version) values (1, hashtextextended(gen_random_uuid()::text, 0))
            on conflict (id) do update set version = excluded.version
            """, transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select version from gateway.store_version where id = 1");
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }
}
