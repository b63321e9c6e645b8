using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>Bodies that break the rules of HTTP. An HTTP client cannot send them, so the tests write to the socket.</summary>
public sealed class MalformedBodyTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Head = "POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n";

    private readonly LogLines _log = new();
    private GatewayHost? _gateway;

    private GatewayHost Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _gateway = new GatewayHost(postgres) { Log = _log };
        await _gateway.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"query\":\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"query\":\"{__typename}\"}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n{\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n{}")]
    [InlineData("Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")]
    public async Task A_malformed_body_is_rejected_with_400_and_no_exception_is_logged(string rest)
    {
        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(rest), StringComparison.Ordinal);
        await AssertNoExceptionIsLoggedAsync();
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"query\":")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n9\r\n{\"query\":\r\n")]
    [InlineData("Content-Length: 100\r\n\r\n")]
    public async Task A_body_that_stops_arriving_is_rejected_with_408_and_no_exception_is_logged(string rest)
    {
        Assert.StartsWith("HTTP/1.1 408 ", await SendAsync(rest), StringComparison.Ordinal);
        await AssertNoExceptionIsLoggedAsync();
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"query\":", false)]
    [InlineData("Content-Length: 100\r\n\r\n{\"query\":", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n9\r\n{\"query\":\r\n", true)]
    [InlineData("Content-Length: 40\r\n\r\n{ \"query\": \"{ articles { totalCount } }\" }", true)]
    public async Task A_client_that_disconnects_causes_no_error_in_the_log(string rest, bool resets)
    {
        for (var time = 0; time < 20; time++)
        {
            using var client = await ConnectAsync(rest);
            if (resets)
                client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Empty((await Gateway.QueryAsync("{ articles { totalCount } }")).ErrorCodes);
        // The stop waits until the requests on these connections have ended.
        await Gateway.App.StopAsync(GatewayHost.CancellationToken);
        Assert.Empty(_log.Errors);
    }

    private async Task AssertNoExceptionIsLoggedAsync()
    {
        await Gateway.App.StopAsync(GatewayHost.CancellationToken);
        Assert.Empty(_log.Errors);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    private async Task<string> SendAsync(string rest)
    {
        using var client = await ConnectAsync(rest);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(GatewayHost.CancellationToken) ?? "";
    }

    private async Task<TcpClient> ConnectAsync(string rest)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(Gateway.App.Urls.Single()).Port, GatewayHost.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head + rest), GatewayHost.CancellationToken);
        return client;
    }
}
