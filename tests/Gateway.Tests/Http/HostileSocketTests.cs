using System.Net.WebSockets;
using Gateway.Store.Feed;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Http;

/// <summary>Clients that send invalid messages, or do not read.</summary>
public sealed class HostileSocketTests(PostgresServer postgres, SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData("""{"type":"ping","payload":{"x":"\ud800"}}""")]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"\ud800"}}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"id":"\ud800","type":"complete"}""")]
    [InlineData("")]
    public async Task An_unpaired_surrogate_or_an_empty_message_closes_the_socket_and_frees_its_connection_slot(string message)
    {
        var gateway = await shared.PrepareAsync("--Limits:ConnectionsPerAddress=2");
        for (var time = 0; time < 4; time++)
        {
            using var socket = await OpenWhenSlotIsFreeAsync(gateway);
            if (!message.Contains("init", StringComparison.Ordinal))
            {
                await socket.InitAsync();
                await socket.SubscribeAsync("1", "subscription { articlePublished { cursor } }");
            }

            await socket.SendTextAsync(message);

            Assert.Equal(4400, (await socket.ClosedAsync()).Code);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_024)]
    [InlineData(65_000)]
    public async Task A_message_of_any_allowed_length_is_read_completely(int length)
    {
        await using var gateway = new GatewayHost(postgres);
        await gateway.InitializeAsync();
        using var socket = await GraphQLSocket.InitAsync(gateway);
        var text = string.Concat(Enumerable.Range(0, length).Select(index => (char)('a' + (index % 26))));

        for (var time = 0; time < 2; time++)
        {
            await socket.SendAsync(new { type = "ping", payload = new { text } });

            Assert.Equal(text, (await socket.ReceiveAsync()).At("payload", "text").GetString());
        }
    }

    [Fact]
    public async Task Responses_to_a_client_that_does_not_read_are_not_buffered_without_limit_and_do_not_delay_the_shutdown()
    {
        using var folder = new ArticleFolder().With(
            Enumerable.Range(10, 19).Select(day => new Draft($"2024-01-{day}-long") { Body = new string('x', 1_500_000) })
        );
        // The host itself does not time out, so the shutdown ends only because the gateway closes the socket.
        await using var gateway = new GatewayHost(postgres)
        {
            ShutdownTimeout = TimeSpan.FromHours(1),
            Settings = ["--Limits:PingInterval=00:00:05", "--Limits:IdleTimeout=00:00:20"],
        };
        await gateway.InitializeAsync();
        await gateway.ImportAsync(folder.Root);
        var beginning = gateway
            .App.Services.GetRequiredService<FeedCursorCodec>()
            .Write(new FeedPosition(await gateway.SqlAsync<Guid>("select epoch from gateway.feed_head"), 0, null));
        using var commands = new SqlCommands(gateway.Database);
        using var silent = await GraphQLSocket.InitAsync(gateway);

        await silent.SubscribeAsync("1", $$"""subscription { articlePublished(after: "{{beginning}}") { article { body } } }""");
        // Done when nothing is loaded for a second.
        var (loaded, quiet) = (0, 0);
        await GatewayHost.WaitUntilAsync(() =>
        {
            var more = commands.Take().Count(command => command.Contains("mt_doc_article_text", StringComparison.Ordinal));
            (loaded, quiet) = (loaded + more, more > 0 ? 0 : quiet + 1);
            return Task.FromResult(loaded > 0 && quiet > 50);
        });

        // Not more than fits into the buffers of the network.
        Assert.InRange(loaded, 1, 12);
        await gateway.App.StopAsync(GatewayHost.CancellationToken).WaitAsync(GatewayHost.WaitTimeout, GatewayHost.CancellationToken);
    }

    // The connection slot becomes free a moment after the client received the close frame.
    private static async Task<GraphQLSocket> OpenWhenSlotIsFreeAsync(GatewayHost gateway)
    {
        GraphQLSocket? opened = null;
        await GatewayHost.WaitUntilAsync(async () =>
        {
            try
            {
                opened = await GraphQLSocket.OpenAsync(gateway);
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        });
        return opened ?? throw new InvalidOperationException("There is no socket.");
    }
}
