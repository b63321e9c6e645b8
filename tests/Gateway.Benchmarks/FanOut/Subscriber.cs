using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Gateway.Benchmarks.FanOut;

/// <summary>
/// A subscriber over a socket of its own. It does not parse what it receives beyond the markers, so that the driver takes little CPU time
/// from the gateway on the same machine.
/// </summary>
internal sealed class Subscriber(FanOutOptions options, int port, Action<int> received) : IDisposable
{
    private const string Subscription = """
        subscription NewArticles($after: String) {
          articlePublished(after: $after) { cursor publishedAt article { slug title category publishedDateTime provider { name } topics { name } } }
        }
        """;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];
    private Task _receiving = Task.CompletedTask;

    /// <summary>Connects and subscribes.</summary>
    /// <param name="after">The cursor to start after; <c>null</c> to start with the next article.</param>
    public async Task StartAsync(string? after)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        var request = JsonSerializer.Serialize(new { query = Subscription, variables = new { after } });
        if (options.UsesEventStreams)
            await StartEventStreamAsync(request);
        else
            await StartOverWebSocketAsync(request);
        _receiving = ReceiveAsync();
    }

    /// <summary>Tells the gateway that the client is alive.</summary>
    public async Task PongAsync()
    {
        if (!options.UsesEventStreams)
            await _socket.SendAsync(Frame("""{"type":"pong"}"""));
    }

    public async ValueTask StopAsync()
    {
        _socket.Dispose();
        await _receiving;
    }

    public void Dispose() => _socket.Dispose();

    private async Task StartEventStreamAsync(string request)
    {
        await SendAsync(
            $"POST /graphql HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(request)}\r\n\r\n{request}"
        );
        // The stream begins with a comment, and the subscription soon after it.
        await WaitForAsync(":\n\n");
    }

    private async Task StartOverWebSocketAsync(string request)
    {
        await SendAsync(
            $"GET /graphql HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        );
        await WaitForAsync("\r\n\r\n");
        await _socket.SendAsync(Frame("""{"type":"connection_init"}"""));
        await WaitForAsync("connection_ack");
        await _socket.SendAsync(Frame($$"""{"id":"{{Guid.NewGuid()}}","type":"subscribe","payload":{{request}}}"""));
    }

    private async Task SendAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

    private async Task WaitForAsync(string text)
    {
        var soFar = new StringBuilder();
        while (!soFar.ToString().Contains(text, StringComparison.Ordinal))
        {
            var length = await _socket.ReceiveAsync(_buffer.AsMemory());
            if (length == 0)
                throw new InvalidOperationException($"The gateway closed the connection: {soFar}");
            soFar.Append(Encoding.Latin1.GetString(_buffer, 0, length));
        }
    }

    private async Task ReceiveAsync()
    {
        var kept = 0;
        try
        {
            while (await _socket.ReceiveAsync(_buffer.AsMemory(kept)) is var length and > 0)
            {
                var end = kept + length;
                kept = Marker.FindAll(_buffer.AsSpan(0, end), received);
                _buffer.AsSpan(end - kept, kept).CopyTo(_buffer);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The measurement has ended.
        }
    }

    // A masked text frame. The mask consists of zeros, so the payload is unchanged.
    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] length =
            payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. payload];
    }
}
