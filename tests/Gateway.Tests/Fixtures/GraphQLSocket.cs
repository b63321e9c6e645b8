using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Fixtures;

/// <summary>A WebSocket with the subprotocol <c>graphql-transport-ws</c>. Tests send and receive single messages.</summary>
internal sealed class GraphQLSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    // Operations run concurrently, so messages of another operation may arrive between the two messages of a response.
    private readonly Queue<JsonElement> _unread = new();

    private static CancellationToken CancellationToken => GatewayHost.CancellationToken;

    public void Dispose() => _socket.Dispose();

    public static async Task<GraphQLSocket> OpenAsync(GatewayHost host, string? authorization = null)
    {
        var opened = new GraphQLSocket();
        opened._socket.Options.AddSubProtocol("graphql-transport-ws");
        if (authorization is not null)
            opened._socket.Options.SetRequestHeader("Authorization", authorization);
        await opened._socket.ConnectAsync(
            new Uri($"{host.App.Urls.Single().Replace("http", "ws", StringComparison.Ordinal)}/graphql"),
            CancellationToken
        );
        return opened;
    }

    /// <summary>Opens a socket and initialises the connection.</summary>
    public static async Task<GraphQLSocket> InitAsync(GatewayHost host, object? payload = null, string? authorization = null)
    {
        var opened = await OpenAsync(host, authorization);
        await opened.InitAsync(payload);
        return opened;
    }

    /// <summary>Initialises the connection: sends <c>connection_init</c> and receives <c>connection_ack</c>.</summary>
    public async Task InitAsync(object? payload = null)
    {
        await SendAsync(new { type = "connection_init", payload });
        Assert.Equal("connection_ack", (await ReceiveAsync()).GetProperty("type").GetString());
    }

    public Task SendAsync(object message) =>
        _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken);

    /// <summary>Sends text that need not be a valid message.</summary>
    public Task SendTextAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken);

    public Task SubscribeAsync(string id, string query) =>
        SendAsync(
            new
            {
                id,
                type = "subscribe",
                payload = new { query },
            }
        );

    /// <summary>Receives the next message that is not a ping.</summary>
    public async Task<JsonElement> ReceiveAsync() => _unread.TryDequeue(out var message) ? message : await ReceiveNewAsync();

    /// <summary>Sends a query and receives its response. Messages of other operations are kept for <see cref="ReceiveAsync"/>.</summary>
    public async Task<JsonElement> QueryAsync(string query)
    {
        const string Id = "query";
        await SubscribeAsync(Id, query);
        var answer = await ReceiveOfAsync(Id);
        Assert.Equal("complete", (await ReceiveOfAsync(Id)).GetProperty("type").GetString());
        return answer.GetProperty("payload");
    }

    private async Task<JsonElement> ReceiveOfAsync(string id)
    {
        while (true)
        {
            var message = await ReceiveNewAsync();
            if (message.TryGetProperty("id", out var of) && of.GetString() == id)
                return message;
            _unread.Enqueue(message);
        }
    }

    private async Task<JsonElement> ReceiveNewAsync()
    {
        while (await ReceiveTextAsync() is { } text)
        {
            var message = JsonDocument.Parse(text).RootElement;
            if (message.GetProperty("type").GetString() != "ping")
                return message;
        }

        throw new InvalidOperationException($"The socket was closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
    }

    /// <summary>Waits until the gateway closes the socket, and returns the code and the reason. Messages before that are ignored.</summary>
    public async Task<(int Code, string? Reason)> ClosedAsync()
    {
        while (await ReceiveTextAsync() is not null)
            continue;
        var closed = ((int?)_socket.CloseStatus ?? 0, _socket.CloseStatusDescription);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken);
        }
        catch (WebSocketException)
        {
            // The gateway waits one second for the close frame of the client, and then ends the connection.
        }

        return closed;
    }

    private async Task<string?> ReceiveTextAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            length += received.Count;
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
