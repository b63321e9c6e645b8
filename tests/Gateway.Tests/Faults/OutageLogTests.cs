using System.Net;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Faults;

/// <summary>The log and the errors of an outage.</summary>
public sealed class OutageLogTests(PostgresServer postgres, PreparedDataFolder prepared)
{
    private const int Requests = 20;
    private const string Slugs = "{ articles { nodes { slug } } }";

    [Fact]
    public async Task An_outage_is_logged_once_and_summarised_when_it_ends()
    {
        using var log = new LogLines();
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres) { Log = log, Forwarder = forwarder };
        await gateway.InitializeAsync();

        forwarder.Cut();
        for (var number = 0; number < Requests; number++)
        {
            Assert.Equal(["STORE_UNAVAILABLE"], (await gateway.QueryAsync(Slugs)).ErrorCodes);
            using var ready = await gateway.Client.GetAsync("/health/ready", GatewayHost.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        forwarder.Restore();
        await log.WaitForLineAsync($"and {Requests} requests failed");
        Assert.Single(log.Lines, line => line.Contains("The database is unavailable", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.Contains("The database is available again", StringComparison.Ordinal));
        Assert.Empty(log.Errors);
    }

    [Fact]
    public async Task A_server_without_free_connections_is_unavailable_until_there_are_some()
    {
        await using var server = await PausablePostgres.StartAsync(prepared);
        await using var gateway = new GatewayHost(postgres) { ExistingDatabase = server.ConnectionString };
        await gateway.InitializeAsync();
        List<NpgsqlConnection> taken = [];

        // Other clients take the connections that the gateway loses.
        await TakeAllAsync();
        await using (
            var end = new NpgsqlCommand(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gateway'",
                taken[0]
            )
        )
            await end.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        await GatewayHost.WaitUntilAsync(async () =>
        {
            await TakeAllAsync();
            return (await gateway.QueryAsync(Slugs)).ErrorCodes.SequenceEqual(["STORE_UNAVAILABLE"]) && await ReadyAsync() == 503;
        });

        foreach (var connection in taken)
            await connection.DisposeAsync();
        await GatewayHost.WaitUntilAsync(async () => !(await gateway.QueryAsync(Slugs)).ErrorCodes.Any() && await ReadyAsync() == 200);

        async Task TakeAllAsync()
        {
            var unpooled = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString;
            while (true)
            {
                var connection = new NpgsqlConnection(unpooled);
                try
                {
                    await connection.OpenAsync(GatewayHost.CancellationToken);
                    taken.Add(connection);
                }
                catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
                {
                    await connection.DisposeAsync();
                    return;
                }
            }
        }

        async Task<int> ReadyAsync()
        {
            using var ready = await gateway.Client.GetAsync("/health/ready", GatewayHost.CancellationToken);
            return (int)ready.StatusCode;
        }
    }
}
