using Npgsql;

namespace Gateway.Store.Database;

internal static class NpgsqlBatchExtensions
{
    /// <summary>Adds one statement with its positional parameters; an <see cref="NpgsqlParameter"/> is taken as it is.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter });
        batch.BatchCommands.Add(command);
    }
}
