using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// The clock of the database. All nodes share it, so every stored time comes from it: the clock of one node may be wrong by days.
/// </summary>
internal static class DatabaseClock
{
    public static async Task<DateTimeOffset> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime now
            ? new DateTimeOffset(now)
            : throw new InvalidOperationException("The database returned no time.");
    }
}
