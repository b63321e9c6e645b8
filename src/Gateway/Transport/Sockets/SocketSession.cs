using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Errors;

namespace Gateway.Transport.Sockets;

/// <summary>One WebSocket: its handshake, its operations, its end.</summary>
internal sealed class SocketSession(
    WebSocket socket, SocketMessages messages, Operations operations, OperationStream stream, IServiceScopeFactory scopes, Limits limits, TimeProvider time,
    CancellationToken stopping) : IDisposable
{
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateBounded<ReadOnlyMemory<byte>>(limits.SendQueue);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<CloseCode?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard = time.GetTimestamp();
    private bool _isAdmitted;
    private volatile bool _isInitialised;

    public async Task RunAsync()
    {
        await using var stop = stopping.Register(() => _ended.TrySetResult(CloseCode.GoingAway));
        var sending = SendAsync();
        var watching = WatchAsync();
        // A receive that is cancelled would abort the socket, and no close code could be sent any more: so it is left to wait.
        var receiving = ReceiveUntilClosedAsync();
        var code = await await Task.WhenAny(receiving, _ended.Task);
        await _end.CancelAsync();
        await Task.WhenAll([watching, .. _tasks.Keys]);
        _outgoing.Writer.TryComplete();
        await sending;
        await CloseAsync(code, receiving);
    }

    public void Dispose() => _end.Dispose();

    private async Task<CloseCode?> ReceiveUntilClosedAsync()
    {
        // Longer than one message may be, so that one that is too long shows.
        var buffer = new byte[limits.FrameBytes + 1];
        try
        {
            while (await ReceiveAsync(buffer) is { } json) await TakeAsync(SocketMessage.Parse(json, limits));
            return null;
        }
        catch (SocketClosedException closed)
        {
            return closed.Code;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            Volatile.Write(ref _heard, time.GetTimestamp());
            if (received.MessageType == WebSocketMessageType.Close) return null;
            if (received.MessageType == WebSocketMessageType.Binary) throw new SocketClosedException(CloseCode.InvalidMessage("Invalid message received"));
            length += received.Count;
            if (length > limits.FrameBytes) throw new SocketClosedException(CloseCode.MessageTooBig);
            if (received.EndOfMessage) return buffer.AsMemory(0, length);
        }
    }

    private async Task TakeAsync(SocketMessage message)
    {
        switch (message)
        {
            case { Type: "connection_init" }:
                await InitialiseAsync(message.Payload);
                break;
            case { Type: "ping" }:
                await SendAsync(SocketMessages.Pong(message.Payload), _end.Token);
                break;
            case { Type: "pong" }:
                break;
            case { Type: "subscribe", Id: { } id, Payload: { ValueKind: JsonValueKind.Object } payload }:
                await SubscribeAsync(id, payload);
                break;
            case { Type: "complete", Id: { } id }:
                if (_running.TryRemove(id, out var running))
                {
                    await running.CancelAsync();
                    running.Dispose();
                }

                break;
            default:
                throw new SocketClosedException(CloseCode.InvalidMessage("Invalid message received"));
        }
    }

    private async Task InitialiseAsync(JsonElement? payload)
    {
        if (_isInitialised) throw new SocketClosedException(CloseCode.TooManyInits);
        _isInitialised = true;
        if (!Admits(payload)) throw new SocketClosedException(CloseCode.Forbidden);
        _isAdmitted = true;
        await SendAsync(SocketMessages.Ack, _end.Token);
    }

    // The place for credentials, which come with the access issue: they are in the payload, since browsers cannot send headers with a WebSocket.
    private static bool Admits(JsonElement? payload) => payload is null or { ValueKind: JsonValueKind.Object or JsonValueKind.Null };

    private async Task SubscribeAsync(string id, JsonElement payload)
    {
        if (!_isAdmitted) throw new SocketClosedException(CloseCode.Unauthorized);
        var running = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        if (!_running.TryAdd(id, running))
        {
            running.Dispose();
            throw new SocketClosedException(CloseCode.SubscriberExists(id));
        }

        if (_running.Count > limits.SubscriptionsPerConnection)
        {
            _running.TryRemove(id, out _);
            running.Dispose();
            await SendAsync(messages.Error(id, RequestError.TooManySubscriptions(limits.SubscriptionsPerConnection)), _end.Token);
            return;
        }

        var task = RunAsync(id, payload, running);
        _tasks[task] = true;
        _ = task.ContinueWith(done => _tasks.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunAsync(string id, JsonElement payload, CancellationTokenSource running)
    {
        var token = running.Token;
        ReadOnlyMemory<byte> last;
        try
        {
            last = await AnswerAsync(id, payload, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            last = default;
        }
        // Not swallowed: the client is told, the log too where it is our fault.
        catch (Exception exception)
        {
            last = messages.Error(id, exception);
        }

        // Once completed by the client, an operation says nothing more; and once it has ended its id is free.
        if (!_running.TryRemove(new(id, running))) return;
        running.Dispose();
        if (last.Length > 0) await TrySendAsync(last);
    }

    /// <returns>The operation's last message.</returns>
    private async Task<ReadOnlyMemory<byte>> AnswerAsync(string id, JsonElement payload, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var operation = await operations.PrepareAsync(JsonRequest.From(payload), cancellationToken);
        await foreach (var result in stream.RunAsync(operation, scope.ServiceProvider, cancellationToken))
        {
            if (!result.Executed || result is { Data: null, Errors: not null } && operation.Kind == GraphQLParser.AST.OperationType.Subscription)
                return messages.Error(id, result.Errors ?? []);
            await SendAsync(messages.Next(id, result), cancellationToken);
        }

        return SocketMessages.Complete(id);
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => _outgoing.Writer.WriteAsync(message, cancellationToken);

    private async Task TrySendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await SendAsync(message, _end.Token);
        }
        catch (OperationCanceledException)
        {
            // The socket closes.
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync())
            {
                using var patience = new CancellationTokenSource(limits.IdleTimeout, time);
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client takes nothing any more; whoever waits for room in the queue is let go.
            socket.Abort();
            await _end.CancelAsync();
        }
    }

    /// <summary>Ends the session where no init comes in time or nothing is heard for long, and asks for a sign of life in between.</summary>
    private async Task WatchAsync()
    {
        try
        {
            await Task.Delay(limits.InitTimeout, time, _end.Token);
            if (!_isInitialised) _ended.TrySetResult(CloseCode.InitTimeout);
            while (true)
            {
                await Task.Delay(limits.PingInterval, time, _end.Token);
                // The pending receive ends with the socket, and the session with it.
                if (time.GetElapsedTime(Volatile.Read(ref _heard)) > limits.IdleTimeout)
                    socket.Abort();
                await SendAsync(SocketMessages.Ping, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }

    private async Task CloseAsync(CloseCode? code, Task receiving)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)(code?.Number ?? (int)WebSocketCloseStatus.NormalClosure), code?.Reason, patience.Token);
            await receiving.WaitAsync(patience.Token);
            // The connection may go when the client has answered the close: earlier, and the code would not reach it.
            var rest = new byte[1024];
            while (socket.State == WebSocketState.CloseSent) await socket.ReceiveAsync(rest.AsMemory(), patience.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client does not answer the close.
        }
        finally
        {
            socket.Abort();
        }
    }
}
