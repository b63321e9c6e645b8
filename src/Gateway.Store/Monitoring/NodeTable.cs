using Gateway.Store.Database;
using Gateway.Store.Telemetry;
using Npgsql;

namespace Gateway.Store.Monitoring;

/// <summary>A node that uses the database.</summary>
/// <param name="Id">The id, which is new at each start.</param>
/// <param name="Name">The name of the machine or container, and the process id.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="StartedAt">The time of the start, by the clock of its machine.</param>
/// <param name="SeenAt">The time of its last sign of life, by the clock of the database.</param>
/// <param name="IsAlive">True if the last sign of life is recent.</param>
internal sealed record NodeStatus(Guid Id, string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool IsAlive);

/// <summary>Reads and writes the table of nodes. Its times come from the clock of the database.</summary>
internal static class NodeTable
{
    /// <summary>The interval at which a node writes that it is alive.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // A node that misses three signs of life has probably ended.
    private static readonly TimeSpan _timeout = Interval * 3.5;

    // An ended node stays in the list for a day, so that operators see that it has ended.
    private static readonly TimeSpan _retention = TimeSpan.FromDays(1);

    /// <summary>Writes that a node is alive, and deletes the nodes that ended long ago.</summary>
    public static async Task RecordAsync(NpgsqlDataSource dataSource, NodeIdentity node, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            {DataSources.BackgroundComment} with ended as (delete from {Tables.Node} where seen_at < clock_timestamp() - $5)
            insert into {Tables.Node} (id, name, version, started_at, seen_at) values ($1, $2, $3, $4, clock_timestamp())
            on conflict (id) do update set seen_at = excluded.seen_at
            """
        );
        foreach (var value in (object[])[node.Id, node.Name, ProductVersion.Text, node.StartedAt, _retention])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes a node that ends in order.</summary>
    public static async Task RemoveAsync(NpgsqlDataSource dataSource, NodeIdentity node, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"{DataSources.BackgroundComment} delete from {Tables.Node} where id = $1");
        command.Parameters.Add(new() { Value = node.Id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Returns all nodes, by name.</summary>
    public static async Task<IReadOnlyList<NodeStatus>> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select id, name, version, started_at, seen_at, seen_at > clock_timestamp() - $1 from {Tables.Node} order by name, started_at, id
            """
        );
        command.Parameters.Add(new() { Value = _timeout });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var nodes = new List<NodeStatus>();
        while (await reader.ReadAsync(cancellationToken))
            nodes.Add(
                new NodeStatus(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetFieldValue<DateTimeOffset>(3),
                    reader.GetFieldValue<DateTimeOffset>(4),
                    reader.GetBoolean(5)
                )
            );
        return nodes;
    }
}
