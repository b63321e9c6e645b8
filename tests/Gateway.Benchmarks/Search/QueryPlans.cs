using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gateway.Store.Startup;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Benchmarks.Search;

/// <summary>Explains the statements that a gateway in this process sends for an operation.</summary>
internal sealed class QueryPlans : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Sql, NpgsqlParameter[] Values)> _sent = new();
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == "Npgsql",
        Sample = (ref _) => ActivitySamplingResult.AllData,
    };

    private readonly NpgsqlDataSource _database;
    private readonly ServiceProvider _services;

    public QueryPlans(string connectionString)
    {
        ActivitySource.AddActivityListener(_listener);
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConfigureTracing(tracing =>
            tracing
                .ConfigureCommandEnrichmentCallback((_, command) => Note(command.CommandText, command.Parameters.Cast<NpgsqlParameter>()))
                .ConfigureBatchEnrichmentCallback(
                    (_, batch) =>
                    {
                        foreach (var command in batch.BatchCommands)
                            Note(command.CommandText, command.Parameters.Cast<NpgsqlParameter>());
                    }
                )
        );
        _database = builder.Build();
        _services = GatewayServices.WithDatabase(_database, connectionString);
    }

    /// <summary>Prepares the store, as a gateway does when it starts.</summary>
    public Task StartAsync() => _services.GetRequiredService<StoreStartup>().RunAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>The nodes of the plans as text: their types, what they read, and the numbers of rows and buffers.</summary>
    public async Task<string> OfAsync(SearchKind kind, IReadOnlyList<string> values)
    {
        var text = new StringBuilder();
        // A rare value and a frequent one have different plans.
        foreach (var value in new[] { values[0], values[^1] }.Distinct())
        {
            text.AppendLine($"# {kind.Name}: {value}").AppendLine();
            foreach (var (sql, plan) in await ExplainAsync(kind, value))
            {
                text.AppendLine(string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
                Append(text, plan[0].GetProperty("Plan"), 1);
                text.AppendLine();
            }
        }

        return text.ToString();
    }

    private async Task<List<(string Sql, JsonElement Plan)>> ExplainAsync(SearchKind kind, string value)
    {
        var selection = kind.Operation[(kind.Operation.IndexOf(')') + 1)..];
        _sent.Clear();
        await _services.ExecuteAsync(selection.Replace("$value", JsonSerializer.Serialize(value), StringComparison.Ordinal));
        List<(string Sql, NpgsqlParameter[] Values)> statements = [.. _sent];
        var plans = new List<(string, JsonElement)>();
        foreach (var (sql, values) in statements)
        {
            await using var command = _database.CreateCommand($"explain (analyze, buffers, format json) {sql}");
            command.Parameters.AddRange(values);
            plans.Add((sql, JsonSerializer.Deserialize<JsonElement>((string)(await command.ExecuteScalarAsync() ?? "[]"))));
        }

        return plans;
    }

    private void Note(string sql, IEnumerable<NpgsqlParameter> parameters)
    {
        if (sql.StartsWith("select", StringComparison.OrdinalIgnoreCase) || sql.StartsWith("with", StringComparison.OrdinalIgnoreCase))
            _sent.Enqueue((sql, [.. parameters.Select(parameter => parameter.Clone())]));
    }

    private static void Append(StringBuilder text, JsonElement node, int depth)
    {
        var read =
            node.TryGetProperty("Index Name", out var name) || node.TryGetProperty("Relation Name", out name) ? $" {name.GetString()}" : "";
        text.Append(' ', depth * 2)
            .Append(node.GetProperty("Node Type").GetString())
            .Append(read)
            .Append($": {node.GetProperty("Actual Rows").GetDouble():0} rows")
            .Append($" x {node.GetProperty("Actual Loops").GetDouble():0}")
            .AppendLine(
                $", {node.GetProperty("Shared Hit Blocks").GetInt64() + node.GetProperty("Shared Read Blocks").GetInt64()} buffers"
            );
        if (node.TryGetProperty("Plans", out var inner))
            foreach (var child in inner.EnumerateArray())
                Append(text, child, depth + 1);
    }
}
