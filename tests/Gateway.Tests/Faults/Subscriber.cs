using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Tests.Faults;

/// <summary>An event that a client received.</summary>
/// <param name="Position">The event's place in the feed, read from its cursor.</param>
/// <param name="Slug">The slug of the article.</param>
/// <param name="At">The time at which it was received.</param>
/// <param name="SubscribedAt">The time at which the client had subscribed.</param>
internal sealed record Received(long Position, string Slug, DateTimeOffset At, DateTimeOffset SubscribedAt);

/// <summary>
/// A client that follows new articles, disconnects at random times, and resumes at any node after the last event that it received.
/// </summary>
internal abstract class Subscriber(int number, IReadOnlyList<Uri> nodes)
{
    protected const string Query =
        "subscription News($after: String) { articlePublished(after: $after) { cursor article { slug published } } }";

    private readonly Random _random = new(number);
    private readonly List<Received> _received = [];

    public int Number => number;

    public ConcurrentBag<string> Errors { get; } = [];

    public IReadOnlyList<Received> Received
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

    public async Task RunAsync(string? cursor, CancellationToken end)
    {
        for (var attempt = number; !end.IsCancellationRequested; attempt++)
        {
            using var stay = CancellationTokenSource.CreateLinkedTokenSource(end);
            stay.CancelAfter(TimeSpan.FromMilliseconds(_random.Next(1_500, 8_000)));
            try
            {
                var subscribedAt = TimeProvider.System.GetUtcNow();
                await foreach (var message in SubscribeAsync(nodes[attempt % nodes.Count], cursor, stay.Token))
                    cursor = Record(message, subscribedAt) ?? cursor;
            }
            catch (Exception gone) when (gone is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
            {
                // The node or the client has disconnected. The client connects again.
            }

            await Task.Delay(_random.Next(20, 200), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The results of the subscription.</summary>
    protected abstract IAsyncEnumerable<JsonElement> SubscribeAsync(Uri node, string? cursor, CancellationToken cancellationToken);

    private string? Record(JsonElement answer, DateTimeOffset subscribedAt)
    {
        if (answer.TryGetProperty("errors", out var errors))
        {
            Errors.Add(errors[0].GetProperty("extensions").GetProperty("code").GetString() ?? "");
            return null;
        }

        var published = answer.GetProperty("data").GetProperty("articlePublished");
        var cursor = published.GetProperty("cursor").GetString() ?? "";
        var slug = published.GetProperty("article").GetProperty("slug").GetString() ?? "";
        lock (_received)
            _received.Add(new Received(PositionOf(cursor), slug, TimeProvider.System.GetUtcNow(), subscribedAt));
        return cursor;
    }

    // Clients treat a cursor as opaque. The test decodes it: after the signature come epoch and position.
    private static long PositionOf(string cursor) =>
        long.Parse(
            JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor).AsSpan(12))?[1] ?? "",
            CultureInfo.InvariantCulture
        );
}

/// <summary>Subscribes over graphql-transport-ws.</summary>
internal sealed class SocketSubscriber(int number, IReadOnlyList<Uri> nodes) : Subscriber(number, nodes)
{
    protected override async IAsyncEnumerable<JsonElement> SubscribeAsync(
        Uri node,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var socket = await OpenAsync(node, cursor, cancellationToken);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
            } while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close)
                yield break;
            var message = JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length));
            switch (message.GetProperty("type").GetString())
            {
                case "ping":
                    await SendAsync(socket, new { type = "pong" }, cancellationToken);
                    break;
                case "next":
                    yield return message.GetProperty("payload");
                    break;
                case "error":
                    yield return JsonSerializer.SerializeToElement(new { errors = message.GetProperty("payload") });
                    yield break;
                case "complete":
                    yield break;
            }
        }
    }

    /// <summary>A socket on which the subscription has been sent.</summary>
    public static async Task<ClientWebSocket> OpenAsync(Uri node, string? cursor, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws" }.Uri, cancellationToken);
        await SendAsync(socket, new { type = "connection_init" }, cancellationToken);
        await socket.ReceiveAsync(new byte[1024].AsMemory(), cancellationToken);
        await SendAsync(
            socket,
            new
            {
                id = "1",
                type = "subscribe",
                payload = new { query = Query, variables = new { after = cursor } },
            },
            cancellationToken
        );
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, object message, CancellationToken cancellationToken) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}

/// <summary>Subscribes over server-sent events. Half of the clients resume by Last-Event-ID, the others by the argument.</summary>
internal sealed class EventsSubscriber(int number, IReadOnlyList<Uri> nodes, HttpClient http) : Subscriber(number, nodes)
{
    protected override async IAsyncEnumerable<JsonElement> SubscribeAsync(
        Uri node,
        string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var byHeader = Number % 2 == 0;
        using var request = new HttpRequestMessage(HttpMethod.Post, node)
        {
            Content = JsonContent.Create(new { query = Query, variables = new { after = byHeader ? null : cursor } }),
            Headers = { { "Accept", "text/event-stream" } },
        };
        if (byHeader && cursor is not null)
            request.Headers.Add("Last-Event-ID", cursor);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]);
        }
    }
}
