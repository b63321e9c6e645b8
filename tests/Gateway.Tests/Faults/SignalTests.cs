using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Faults;

/// <summary>A gateway process that receives a signal to end, as from Ctrl-C, systemd, Docker or Kubernetes.</summary>
public sealed class SignalTests(PostgresServer postgres, PreparedDataFolder prepared) : IDisposable
{
    private const int Requests = 5;
    private const string Slugs = "{ articles { nodes { slug } } }";

    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Requests_in_flight_finish_and_the_exit_code_is_zero(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        await using var gateway = new GatewayProcess(database, [.. GatewayHost.LongTimeLimits, "--Shutdown:Timeout=00:01:00"]);
        await gateway.StartAsync();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (var hold = new NpgsqlCommand("lock table gateway.mt_doc_article", connection, transaction))
            await hold.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        var answers = Enumerable.Range(0, Requests).Select(_ => QueryAsync(gateway)).ToList();
        await WaitUntilBlockedAsync(database);

        await gateway.SignalAsync(signal);
        await GatewayHost.WaitUntilAsync(async () => await StatusAsync(gateway, "/health/live") is null);
        await transaction.RollbackAsync(GatewayHost.CancellationToken);

        foreach (var answer in await Task.WhenAll(answers))
            Assert.Equal(0, answer.At("data", "articles", "nodes").GetArrayLength());
        Assert.Equal(0, await gateway.ExitAsync());
    }

    [Fact]
    public async Task The_embedded_PostgreSQL_stops_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var folder = await prepared.CopyAsync("gateway-signal-");
        await using (var gateway = new GatewayProcess(connectionString: null, $"--Gateway:DataDirectory={folder.FullName}"))
        {
            await gateway.StartAsync();
            Assert.Single(folder.EnumerateFiles("postmaster.pid", SearchOption.AllDirectories));

            await gateway.SignalAsync("TERM");

            Assert.Equal(0, await gateway.ExitAsync());
            Assert.Empty(folder.EnumerateFiles("postmaster.pid", SearchOption.AllDirectories));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task During_the_shutdown_delay_the_gateway_serves_requests_but_is_not_ready()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        // Longer than the test; the second signal ends it.
        await using var gateway = new GatewayProcess(database, [.. GatewayHost.LongTimeLimits, "--Shutdown:Delay=00:10:00"]);
        await gateway.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/health/ready"));

        await gateway.SignalAsync("TERM");

        await GatewayHost.WaitUntilAsync(async () => await StatusAsync(gateway, "/health/ready") == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/health/live"));
        Assert.Equal(0, (await QueryAsync(gateway)).At("data", "articles", "nodes").GetArrayLength());
        using var response = await _client.PostAsJsonAsync(gateway.Address, new { query = Slugs }, GatewayHost.CancellationToken);
        Assert.True(response.Headers.ConnectionClose);
    }

    private async Task<JsonElement> QueryAsync(GatewayProcess gateway)
    {
        using var response = await _client.PostAsJsonAsync(gateway.Address, new { query = Slugs }, GatewayHost.CancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
    }

    /// <returns>The status; <c>null</c> if the gateway accepts no connection.</returns>
    private async Task<HttpStatusCode?> StatusAsync(GatewayProcess gateway, string path)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(gateway.Address, path), GatewayHost.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task WaitUntilBlockedAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(GatewayHost.CancellationToken);
        await GatewayHost.WaitUntilAsync(async () =>
        {
            await using var command = new NpgsqlCommand(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                connection
            );
            return await command.ExecuteScalarAsync(GatewayHost.CancellationToken) is (long)Requests;
        });
    }
}
