using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

public sealed class ShutdownTests(PostgresServer postgres)
{
    [Fact]
    public async Task Open_sockets_are_told_that_the_gateway_goes_away()
    {
        await using var gateway = new GatewayHost(postgres);
        await gateway.InitializeAsync();
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(
            new Uri($"{gateway.App.Urls.Single().Replace("http", "ws", StringComparison.Ordinal)}/graphql"),
            GatewayHost.CancellationToken
        );
        await SendAsync(socket, """{"type":"connection_init"}""");
        Assert.Equal("""{"type":"connection_ack"}""", await ReceiveAsync(socket));
        await SendAsync(socket, """{"id":"1","type":"subscribe","payload":{"query":"subscription { articlePublished { cursor } }"}}""");

        var stopping = gateway.App.StopAsync(GatewayHost.CancellationToken);
        await ReceiveAsync(socket);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, GatewayHost.CancellationToken);
        await stopping;

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        Assert.Equal("Going away", socket.CloseStatusDescription);
    }

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, GatewayHost.CancellationToken);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, GatewayHost.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
