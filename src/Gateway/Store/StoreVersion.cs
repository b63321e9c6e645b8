using Npgsql;

namespace Gateway.Store;

/// <summary>One number that every writing transaction raises: while it stays, so does everything that can be read.</summary>
internal sealed class StoreVersion(NpgsqlDataSource dataSource)
{
    public const string Table = "gateway.store_version";

    /// <summary>Raises the number; part of the transaction that changes something.</summary>
    public static async Task RaiseAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "insert into gateway.store_version as v (id, version) values (1, 1) on conflict (id) do update set version = v.version + 1",
            transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select version from gateway.store_version where id = 1");
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }
}
