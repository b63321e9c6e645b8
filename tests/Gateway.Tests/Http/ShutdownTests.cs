using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

public sealed class ShutdownTests(PostgresServer postgres)
{
    [Fact]
    public async Task Open_sockets_are_closed_with_a_going_away_code()
    {
        await using var gateway = new GatewayHost(postgres);
        await gateway.InitializeAsync();
        using var socket = await GraphQLSocket.InitAsync(gateway);
        await socket.SubscribeAsync("1", "subscription { articlePublished { cursor } }");

        var stopping = gateway.App.StopAsync(GatewayHost.CancellationToken);
        var closed = await socket.ClosedAsync();
        await stopping;

        Assert.Equal((1001, "Going away"), closed);
    }
}
