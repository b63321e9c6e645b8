using System.Diagnostics;
using System.Net;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Execution;

/// <summary>How long clients wait while the gateway computes, and while statements or connections are not finished in time.</summary>
[Collection(NonParallelTests.Name)]
public sealed class TimeLimitTests(PostgresServer postgres)
{
    private const string Slugs = "{ articles { nodes { slug } } }";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Work_that_ignores_its_cancellation_delays_neither_its_response_nor_other_requests()
    {
        await using var gateway = await StartAsync();
        // Each of these takes a large part of a second to render.
        var body = string.Concat(Enumerable.Repeat("*a", 4_900));
        using var folder = new ArticleFolder().With(
            Enumerable.Range(10, 60).Select(number => new Draft($"2024-01-01-large-{number}") { Body = body })
        );
        await gateway.ImportAsync(folder.Root);

        var rendering = Enumerable
            .Range(0, 8)
            .Select(_ => TimeAsync(() => gateway.QueryAsync("{ articles(first: 60) { nodes { bodyHtml } } }")))
            .ToList();
        var other = await TimeAsync(() => gateway.QueryAsync("{ articles { totalCount } }"));
        var ready = await TimeAsync(() => gateway.Client.GetAsync("/health/ready", GatewayHost.CancellationToken));
        ready.Result.Dispose();

        Assert.Empty(other.Result.ErrorCodes);
        Assert.InRange(other.Duration, TimeSpan.Zero, _tolerance);
        Assert.InRange(ready.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        foreach (var answer in await Task.WhenAll(rendering))
        {
            Assert.Equal(["HC0045"], answer.Result.ErrorCodes);
            Assert.InRange(answer.Duration, TimeSpan.Zero, _limit + _tolerance);
        }
    }

    [Fact]
    public async Task Without_a_free_connection_operations_time_out_and_readiness_is_known_in_time()
    {
        await using var gateway = await StartAsync(("Maximum Pool Size", "2"));
        await using var first = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var second = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);

        var query = await TimeAsync(() => gateway.QueryAsync(Slugs));
        var ready = await TimeAsync(() => gateway.Client.GetAsync("/health/ready", GatewayHost.CancellationToken));

        Assert.Equal(["HC0045"], query.Result.ErrorCodes);
        Assert.InRange(query.Duration, TimeSpan.Zero, _limit + _tolerance);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.Result.StatusCode);
        Assert.InRange(ready.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        ready.Result.Dispose();
    }

    [Fact]
    public async Task PostgreSQL_itself_ends_statements_of_operations()
    {
        await using var gateway = await StartAsync();

        Assert.Equal("2s", await gateway.SqlAsync<string>("show statement_timeout"));
    }

    [Fact]
    public async Task A_shorter_statement_timeout_of_the_connection_string_stays_and_is_reported_as_a_timeout()
    {
        await using var gateway = await StartAsync(("Options", "-c statement_timeout=200"));
        await using var connection = new NpgsqlConnection(gateway.ConnectionString);
        await connection.OpenAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (var locking = new NpgsqlCommand("lock table gateway.mt_doc_article", connection, transaction))
            await locking.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        Assert.Equal("200ms", await gateway.SqlAsync<string>("show statement_timeout"));
        Assert.Equal(["HC0045"], (await gateway.QueryAsync(Slugs)).ErrorCodes);
    }

    private async Task<GatewayHost> StartAsync(params (string Name, string Value)[] connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken));
        foreach (var (name, value) in connection)
            settings[name] = value;
        var gateway = new GatewayHost(postgres)
        {
            ExistingDatabase = settings.ConnectionString,
            Settings = [$"--Limits:ExecutionTimeout={_limit}", "--Limits:ResponseBytes=100000000"],
        };
        await gateway.InitializeAsync();
        // The first operation builds the schema.
        await gateway.QueryAsync("{ __typename }");
        return gateway;
    }

    private static async Task<(T Result, TimeSpan Duration)> TimeAsync<T>(Func<Task<T>> run)
    {
        var started = Stopwatch.GetTimestamp();
        return (await run(), Stopwatch.GetElapsedTime(started));
    }
}
