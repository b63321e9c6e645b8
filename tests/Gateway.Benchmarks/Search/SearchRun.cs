using System.Diagnostics;
using Gateway.Benchmarks.FanOut;
using Gateway.Benchmarks.Servers;
using Npgsql;

namespace Gateway.Benchmarks.Search;

/// <summary>
/// Measures searches, facets, similar articles and relations over HTTP, and SQL for the same question, one request at a time.
/// </summary>
internal static class SearchRun
{
    public static async Task RunAsync(SearchOptions options)
    {
        await using var server = await GatewayServer.StartAsync(
            options.Gateway,
            connections: 100,
            options.Database,
            // Each request is executed.
            settings: ["Limits__ResponseCacheBytes=0", "Limits__DocumentCacheBytes=0", "RateLimit__Authenticated__PointsPerSecond=0"]
        );
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 }
        );
        if (options.Articles is { } articles)
        {
            Console.WriteLine($"import: {(await server.ImportAsync(articles)).TotalSeconds:N1} s");
            await ExecuteAsync(database, "vacuum (analyze)");
        }

        await using var plans = options.Plans is null ? null : new QueryPlans(server.ConnectionString);
        if (plans is not null)
            await plans.StartAsync();
        var processes = await PostgresProcesses.FindAsync(database);
        Console.WriteLine($"articles: {await ScalarAsync(database, "select count(*) from gateway.mt_doc_article")}");
        Console.WriteLine($"PostgreSQL: {await ScalarAsync(database, "show server_version")}");
        foreach (var (name, size) in await IndexSizesAsync(database))
            Console.WriteLine($"{name}: {size}");
        Console.WriteLine();
        Console.WriteLine("| kind | gateway: server + PostgreSQL | p50 / p95 | SQL: PostgreSQL | p50 / p95 |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var kind in SearchKind.All.Where(kind => kind.Name.StartsWith(options.Only, StringComparison.Ordinal)))
            await MeasureAsync(kind, server, database, processes, plans, options);
    }

    private static async Task MeasureAsync(
        SearchKind kind,
        GatewayServer server,
        NpgsqlDataSource database,
        PostgresProcesses processes,
        QueryPlans? plans,
        SearchOptions options
    )
    {
        var values = await ValuesAsync(database, kind.Values);
        if (values.Count == 0)
        {
            Console.WriteLine($"| {kind.Name} | no values | | | |");
            return;
        }

        var time = TimeSpan.FromSeconds(options.Seconds);
        var overHttp = await RepeatAsync(values, time, server, processes, value => server.QueryAsync(kind.Operation, value));
        var sql = await RepeatAsync(values, time, server, processes, value => ExecuteAsync(database, kind.Sql, value));
        Console.WriteLine(
            $"| {kind.Name} | {overHttp.Server:N2} + {overHttp.Postgres:N2} ms | {overHttp.Times} | {sql.Postgres:N2} ms | {sql.Times} |"
        );
        if (options.Plans is { } file && plans is not null)
            await File.AppendAllTextAsync(file, await plans.OfAsync(kind, values));
    }

    // The first requests compile code and prepare statements.
    private static async Task<Cost> RepeatAsync(
        IReadOnlyList<string> values,
        TimeSpan time,
        GatewayServer server,
        PostgresProcesses processes,
        Func<string, Task> sendAsync
    )
    {
        await RepeatAsync(values, time / 2, sendAsync);
        var (serverBefore, postgresBefore) = (server.CpuTime, processes.CpuMilliseconds());
        var latencies = await RepeatAsync(values, time, sendAsync);
        return new Cost(
            (server.CpuTime - serverBefore).TotalMilliseconds / latencies.Count,
            (processes.CpuMilliseconds() - postgresBefore) / latencies.Count,
            $"{latencies.Percentile(0.5):N1} / {latencies.Percentile(0.95):N1} ms"
        );
    }

    // Each value as often as the others.
    private static async Task<Latencies> RepeatAsync(IReadOnlyList<string> values, TimeSpan time, Func<string, Task> sendAsync)
    {
        var latencies = new Latencies();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time || latencies.Count % values.Count != 0)
        {
            var sent = Stopwatch.GetTimestamp();
            await sendAsync(values[latencies.Count % values.Count]);
            latencies.Add(Stopwatch.GetElapsedTime(sent));
        }

        return latencies;
    }

    private static async Task<List<string>> ValuesAsync(NpgsqlDataSource database, string sql)
    {
        var values = new List<string>();
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }

    private static async Task<List<(string Name, string Size)>> IndexSizesAsync(NpgsqlDataSource database)
    {
        var sizes = new List<(string, string)>();
        await using var command = database.CreateCommand(
            """
            select relname, pg_size_pretty(pg_relation_size(oid)) from pg_class
            where relnamespace = 'gateway'::regnamespace
              and (relname in ('article_search', 'search_word') or relname like 'article_search_%' or relname like 'search_word_%' or relname like '%_trigrams')
              and relkind in ('r', 'i') order by 1
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            sizes.Add((reader.GetString(0), reader.GetString(1)));
        return sizes;
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, string? value = null)
    {
        await using var batch = database.CreateBatch();
        foreach (var statement in sql.Split("; "))
        {
            var command = new NpgsqlBatchCommand(statement);
            if (value is not null && statement.Contains("$1", StringComparison.Ordinal))
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
                _ = reader.GetValue(0);
        } while (await reader.NextResultAsync());
    }

    private sealed record Cost(double Server, double Postgres, string Times);
}
