using Npgsql;

namespace Gateway.Store.Database;

internal static class NpgsqlBatchExtensions
{
    /// <summary>Adds one statement with its positional parameters. An <see cref="NpgsqlParameter"/> is added unchanged.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter });
        batch.BatchCommands.Add(command);
    }
}
