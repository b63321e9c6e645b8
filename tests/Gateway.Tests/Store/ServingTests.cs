using System.Net;
using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Store;

public sealed class ServingTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly GatewayHost _host = new(postgres);

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_gateway_is_live_and_ready()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task Without_its_database_a_gateway_is_live_and_not_ready()
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_host.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(GatewayHost.CancellationToken);
        await using var drop = new NpgsqlCommand($"drop database {_host.Database} with (force)", connection);
        await GatewayHost.WaitUntilAsync(async () =>
        {
            try
            {
                await drop.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
                return true;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                // Autovacuum may be connected, and only a superuser may terminate it.
                return false;
            }
        });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync("/health/ready"));
    }

    [Fact]
    public async Task A_shutdown_waits_for_the_request_in_flight()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-10-01-in-flight"));
        await _host.ImportAsync(folder.Root);
        await using var connection = await _host.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var holding = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using var hold = new NpgsqlCommand("lock table gateway.mt_doc_article", connection, holding);
        await hold.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        var answer = _host.QueryAsync("{ articles { nodes { slug } } }");
        await _host.WaitUntilCommandIsBlockedAsync();

        var stopped = _host.App.StopAsync(GatewayHost.CancellationToken);
        var endedTooEarly = stopped.IsCompleted;
        await holding.RollbackAsync(GatewayHost.CancellationToken);

        Assert.False(endedTooEarly);
        Assert.Equal(["2024-10-01-in-flight"], (await answer).Data.At("articles", "nodes").Each("slug"));
        await stopped;
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await _host.Client.GetAsync(path, GatewayHost.CancellationToken);
        return response.StatusCode;
    }
}
