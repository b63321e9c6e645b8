using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>Sends attacks. Each method also checks that an error response is short and no response is larger than the limit.</summary>
internal static class AttackRequests
{
    public const int RefusalBytes = 8 * 1024;
    private const int ResponseBytes = 5 * 1024 * 1024;

    public static async Task ExpectRejectionAsync(AttackedGateway gateway, string query, object? variables = null)
    {
        var (status, body) = await gateway.QueryAsync(query, variables);
        Assert.InRange((int)status, 400, 429);
        Assert.InRange(body.Length, 1, RefusalBytes);
    }

    public static Task ExpectResponseAsync(AttackedGateway gateway, string query, object? variables = null) =>
        ExpectAsync(gateway.QueryAsync(query, variables), ResponseBytes);

    public static Task PostedAsync(AttackedGateway gateway, string body) =>
        ExpectAsync(gateway.PostAsync(Encoding.UTF8.GetBytes(body)), RefusalBytes);

    public static async Task ExpectAsync(Task<(HttpStatusCode Status, byte[] Body)> sending, int maxBytes)
    {
        try
        {
            var (status, body) = await sending;
            // On a busy machine an operation may end at its time limit.
            if (status == HttpStatusCode.InternalServerError)
                Assert.Contains("HC0045", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            Assert.InRange(body.Length, 0, maxBytes);
        }
        catch (HttpRequestException)
        {
            // The gateway has closed the connection before it read the whole body.
        }
    }

    public static Task GetAsync(AttackedGateway gateway, string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Process.Address, query));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return ExpectAsync(gateway.SendAsync(request), RefusalBytes);
    }

    /// <summary>Writes bytes that are not a request, and reads the response until the gateway closes the connection.</summary>
    public static async Task ClosedAsync(AttackedGateway gateway, string text)
    {
        using var socket = await gateway.WriteAsync(text);
        var buffer = new byte[64 * 1024];
        var read = 0;
        try
        {
            for (int bytes; (bytes = await socket.ReceiveAsync(buffer.AsMemory(), GatewayHost.CancellationToken)) > 0; )
                read += bytes;
        }
        catch (SocketException)
        {
            // The gateway has closed it before it read everything.
        }

        Assert.InRange(read, 0, RefusalBytes);
        Assert.DoesNotContain("root:", Encoding.Latin1.GetString(buffer), StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings", Encoding.Latin1.GetString(buffer), StringComparison.Ordinal);
    }

    /// <summary>Sends the messages over a WebSocket, and disconnects.</summary>
    public static async Task SocketAsync(AttackedGateway gateway, params string[] messages)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        try
        {
            await socket.ConnectAsync(new UriBuilder(gateway.Process.Address) { Scheme = "ws" }.Uri, GatewayHost.CancellationToken);
            foreach (var message in messages)
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes(message),
                    WebSocketMessageType.Text,
                    endOfMessage: true,
                    GatewayHost.CancellationToken
                );
            var received = await socket.ReceiveAsync(new byte[RefusalBytes], GatewayHost.CancellationToken);
            Assert.InRange(received.Count, 0, RefusalBytes);
        }
        catch (WebSocketException)
        {
            // The gateway has rejected the connection or closed it.
        }
    }

    public static string Request(string query)
    {
        var body = "{\"query\":\"" + query + "\"}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

    public static string Many(int count, Func<int, string> text) => string.Join(' ', Enumerable.Range(0, count).Select(text));

    public static string Nested(string open, int depth, string close) =>
        $"{{ articles {{ nodes {{ {string.Concat(Enumerable.Repeat(open, depth))} __typename {string.Concat(Enumerable.Repeat(close, depth))} }} }} }}";
}
