using System.Net;
using System.Net.WebSockets;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Gateway.Tests.Execution;

public sealed class LimitsTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new ArticleFolder().With(
        Enumerable.Range(10, 20).Select(day => new Draft($"2024-01-{day}-news"))
    );

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_operation_that_times_out_is_cancelled_together_with_its_SQL_command()
    {
        await using var gateway = await StartAsync("--Limits:ExecutionTimeout=00:00:00.3");
        await using var connection = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (var locking = new NpgsqlCommand("lock table gateway.mt_doc_article in access exclusive mode", connection, transaction))
            await locking.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        var answer = await gateway.QueryAsync("{ articles { nodes { title } } }");

        Assert.Equal(["HC0045"], answer.ErrorCodes);
        await GatewayHost.WaitUntilAsync(async () =>
            await gateway.SqlAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ) == 0
        );
    }

    [Fact]
    public async Task A_stream_reports_that_the_gateway_is_busy()
    {
        await using var gateway = await StartAsync("--Limits:ConcurrentOperations=1", "--Limits:QueuedOperations=0");
        await using var connection = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (var locking = new NpgsqlCommand("lock table gateway.mt_doc_article in access exclusive mode", connection, transaction))
            await locking.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
        var running = gateway.QueryAsync("{ articles { nodes { title } } }");
        await gateway.WaitUntilCommandIsBlockedAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={articles{totalCount}}")
        {
            Headers = { { "Accept", "text/event-stream" } },
        };
        using var response = await gateway.Client.SendAsync(request, GatewayHost.CancellationToken);
        var events = await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);

        Assert.Contains("TOO_BUSY", events, StringComparison.Ordinal);
        Assert.EndsWith("event: complete\ndata:\n\n", events, StringComparison.Ordinal);
        await transaction.RollbackAsync(GatewayHost.CancellationToken);
        Assert.Empty((await running).ErrorCodes);
    }

    [Fact]
    public async Task A_response_above_the_size_limit_is_aborted_with_an_error()
    {
        await using var gateway = await StartAsync("--Limits:ResponseBytes=1000");

        Assert.Equal(["RESPONSE_TOO_LARGE"], (await gateway.QueryAsync("{ articles { nodes { title webUrl excerpt } } }")).ErrorCodes);
        Assert.Equal(20, (await gateway.QueryAsync("{ articles { totalCount } }")).Data.At("articles", "totalCount").GetInt32());
    }

    [Fact]
    public async Task An_IP_address_can_open_another_connection_only_after_it_closes_one()
    {
        await using var gateway = await StartAsync("--Limits:ConnectionsPerAddress=2");
        var first = await GraphQLSocket.InitAsync(gateway);
        using var second = await GraphQLSocket.InitAsync(gateway);
        using var third = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=subscription%7BarticlePublished%7Bcursor%7D%7D")
        {
            Headers = { { "Accept", "text/event-stream" } },
        };
        using var refused = await gateway.Client.SendAsync(third, HttpCompletionOption.ResponseHeadersRead, GatewayHost.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains(
            "TOO_MANY_CONNECTIONS",
            await refused.Content.ReadAsStringAsync(GatewayHost.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal(20, (await gateway.QueryAsync("{ articles { totalCount } }")).Data.At("articles", "totalCount").GetInt32());

        first.Dispose();
        await GatewayHost.WaitUntilAsync(async () =>
        {
            try
            {
                using var next = await GraphQLSocket.InitAsync(gateway);
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_client_that_answers_no_ping_is_disconnected()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(time);
        using var silent = await GraphQLSocket.InitAsync(gateway);

        // ReceiveAsync ignores pings, and the gateway sends nothing else.
        var next = silent.ReceiveAsync();
        await GatewayHost.WaitUntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(next.IsCompleted);
        });

        await Assert.ThrowsAsync<WebSocketException>(() => next);
    }

    [Fact]
    public async Task A_client_that_sends_messages_stays_connected()
    {
        var time = new FakeTimeProvider();
        await using var gateway = await StartAsync(time);
        using var lively = await GraphQLSocket.InitAsync(gateway);

        for (var passed = TimeSpan.Zero; passed < 10 * new Limits().IdleTimeout; passed += new Limits().PingInterval)
        {
            time.Advance(new Limits().PingInterval);
            await lively.SendAsync(new { type = "ping" });
            Assert.Equal("pong", (await lively.ReceiveAsync()).GetProperty("type").GetString());
        }
    }

    private async Task<GatewayHost> StartAsync(params string[] limits) => await StartAsync(new GatewayHost(postgres) { Settings = limits });

    private async Task<GatewayHost> StartAsync(TimeProvider time) => await StartAsync(new GatewayHost(postgres) { Time = time });

    private async Task<GatewayHost> StartAsync(GatewayHost gateway)
    {
        await gateway.InitializeAsync();
        await gateway.ImportAsync(_folder.Root);
        return gateway;
    }
}
