using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Gateway.Execution;
using Gateway.Http.Responses;
using Gateway.Store.Access;
using Gateway.Store.Configuration;

namespace Gateway.Http.Sockets;

/// <summary>One WebSocket session: initialisation, operations and close.</summary>
internal sealed class SocketSession(
    WebSocket socket,
    ConnectionInit handshake,
    SocketServices services,
    ResponseSender sender,
    Limits limits,
    TimeProvider time,
    CancellationToken stopping
) : IDisposable
{
    private const int FirstBufferBytes = 1024;

    private static readonly TimeSpan _closeTimeout = TimeSpan.FromSeconds(1);

    // Unsent messages count for the address, whoever the caller is.
    private readonly ClientPartitionKey _client = ClientPartitionKey.Of(Caller.Anonymous, services.Address);

    // Senders wait for one another, so that for a client that does not read no more messages pile up than operations run.
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource<CloseCode?> _closeRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastReceived = time.GetTimestamp();
    private SocketOperations? _operations;

    private SocketOperations Operations => _operations ??= new SocketOperations(services, limits, SendAsync, _cancellation.Token);

    public async Task RunAsync()
    {
        await using var stop = stopping.Register(() => _closeRequest.TrySetResult(CloseCode.GoingAway));
        var watching = WatchAsync();
        // A cancelled receive would abort the socket before a close code can be sent, so it is left pending.
        var receiving = ReceiveUntilClosedAsync();
        CloseCode? code = null;
        try
        {
            code = await await Task.WhenAny(receiving, _closeRequest.Task);
            if (code == CloseCode.GoingAway && _operations is { } operations)
                await Task.WhenAny(operations.DrainAsync(), receiving);
        }
        finally
        {
            // No operation may continue after the session.
            await EndAsync(Task.WhenAll(watching, _operations?.WhenEndedAsync() ?? Task.CompletedTask));
            await CloseAsync(code, receiving);
        }
    }

    public void Dispose()
    {
        _operations?.Dispose();
        _cancellation.Dispose();
        _sending.Dispose();
    }

    private async Task EndAsync(Task running)
    {
        await _cancellation.CancelAsync();
        // An operation that sends ends when the client reads. On a busy machine this takes a while, and the client needs the close code. But a
        // client that does not read must not delay a shutdown.
        using var late = new CancellationTokenSource(limits.SlowConsumer > _closeTimeout ? limits.SlowConsumer : _closeTimeout, time);
        await using var stop = stopping.Register(() => late.CancelAfter(_closeTimeout));
        await using var abort = late.Token.Register(socket.Abort);
        await running;
    }

    private async Task<CloseCode?> ReceiveUntilClosedAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } message)
                await HandleAsync(message);
            return null;
        }
        catch (SocketClosedException closed)
        {
            return closed.Code;
        }
        catch (InvalidOperationException)
        {
            // JSON can contain an unpaired surrogate, which is not valid text.
            return CloseCode.InvalidMessage("Invalid message received");
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<SocketMessage?> ReceiveAsync()
    {
        // A subscriber sends next to nothing, so it has a buffer only while a message arrives: this waits for the beginning of one.
        var start = await ReceiveAsync(Memory<byte>.Empty);
        if (!IsText(start))
            return null;
        if (start.EndOfMessage)
            return SocketMessage.Parse(ReadOnlyMemory<byte>.Empty, limits);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Enlarge(buffer);
                var received = await ReceiveAsync(buffer.AsMemory(length));
                if (!IsText(received))
                    return null;
                length += received.Count;
                if (length > limits.FrameBytes)
                    throw new SocketClosedException(CloseCode.MessageTooBig);
                if (received.EndOfMessage)
                    return SocketMessage.Parse(buffer.AsMemory(0, length), limits);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer)
    {
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Volatile.Write(ref _lastReceived, time.GetTimestamp());
        return received;
    }

    private static bool IsText(ValueWebSocketReceiveResult received) =>
        received.MessageType switch
        {
            WebSocketMessageType.Close => false,
            WebSocketMessageType.Binary => throw new SocketClosedException(CloseCode.InvalidMessage("Invalid message received")),
            _ => true,
        };

    private static byte[] Enlarge(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private async Task HandleAsync(SocketMessage message)
    {
        switch (message)
        {
            case { Type: "connection_init" }:
                await InitialiseAsync(message.Payload);
                break;
            case { Type: "ping" }:
                await SendAsync(SocketMessageWriter.Pong(message.Payload), _cancellation.Token);
                break;
            case { Type: "pong" }:
                break;
            case { Type: "subscribe" } when _closeRequest.Task.IsCompleted:
                // The client tries again on another connection.
                break;
            case { Type: "subscribe", Id: { } id, Payload: { ValueKind: JsonValueKind.Object } payload }:
                await Operations.StartAsync(id, payload, handshake.Caller ?? throw new SocketClosedException(CloseCode.Unauthorized));
                break;
            case { Type: "complete", Id: { } id }:
                await Operations.CompleteAsync(id);
                break;
            default:
                throw new SocketClosedException(CloseCode.InvalidMessage("Invalid message received"));
        }
    }

    private async Task InitialiseAsync(JsonElement? payload)
    {
        await handshake.HandleAsync(payload, () => _closeRequest.TrySetResult(CloseCode.TokenExpired), _cancellation.Token);
        await SendAsync(SocketMessageWriter.Ack, _cancellation.Token);
    }

    /// <summary>Completes when the message was handed to the network.</summary>
    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var reservation = sender.Reserve(_client, message.Length, mayReject: false);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // A cancelled send aborts the socket, so a single operation must not cancel it.
            var sending = socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (sending.IsCompletedSuccessfully)
                sending.GetAwaiter().GetResult();
            else
                await AbortIfLateAsync(sending.AsTask());
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client does not read any more. Waiting senders are released, and the receive ends with the socket.
            socket.Abort();
            await _cancellation.CancelAsync();
            throw new OperationCanceledException("The client has disconnected.", exception, _cancellation.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task AbortIfLateAsync(Task sending)
    {
        using var timeout = new CancellationTokenSource(limits.IdleTimeout, time);
        await using var abort = timeout.Token.Register(socket.Abort);
        await sending;
    }

    /// <summary>Ends the session if connection_init is late or the client is silent for too long, and sends pings.</summary>
    private async Task WatchAsync()
    {
        try
        {
            await Task.Delay(limits.InitTimeout, time, _cancellation.Token);
            if (!handshake.WasReceived)
                _closeRequest.TrySetResult(CloseCode.InitTimeout);
            while (true)
            {
                await Task.Delay(limits.PingInterval, time, _cancellation.Token);
                // The pending receive ends with the socket, and the session with it.
                if (time.GetElapsedTime(Volatile.Read(ref _lastReceived)) > limits.IdleTimeout)
                    socket.Abort();
                await SendAsync(SocketMessageWriter.Ping, _cancellation.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }

    private async Task CloseAsync(CloseCode? code, Task receiving)
    {
        using var timeout = new CancellationTokenSource(_closeTimeout, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(
                    (WebSocketCloseStatus)(code?.Number ?? (int)WebSocketCloseStatus.NormalClosure),
                    code?.Reason,
                    timeout.Token
                );
            await receiving.WaitAsync(timeout.Token);
            // The connection may end after the client answered the close. Earlier, the code might not reach it.
            var rest = new byte[1024];
            while (socket.State == WebSocketState.CloseSent)
                await socket.ReceiveAsync(rest.AsMemory(), timeout.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client did not answer the close.
        }
        finally
        {
            socket.Abort();
        }
    }
}
