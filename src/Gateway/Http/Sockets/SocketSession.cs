using System.Net.WebSockets;
using System.Text.Json;
using Gateway.Store.Configuration;

namespace Gateway.Http.Sockets;

/// <summary>One WebSocket: its handshake, its operations, its end.</summary>
internal sealed class SocketSession(
    WebSocket socket,
    ConnectionInit handshake,
    OperationRunner runner,
    ResponseSender sender,
    Limits limits,
    TimeProvider time,
    CancellationToken stopping
) : IDisposable
{
    private static readonly TimeSpan _timeToLeave = TimeSpan.FromSeconds(1);

    // A message is sent when its turn comes, and until then whoever sends it waits: nothing but what runs on this socket can pile up for a client that does not read.
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<CloseCode?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard = time.GetTimestamp();
    private SocketOperations? _operations;

    private SocketOperations Operations => _operations ??= new SocketOperations(runner, limits, SendAsync, _end.Token);

    public async Task RunAsync()
    {
        await using var stop = stopping.Register(() => _ended.TrySetResult(CloseCode.GoingAway));
        var watching = WatchAsync();
        // A receive that is cancelled would abort the socket, and no close code could be sent any more: so it is left to wait.
        var receiving = ReceiveUntilClosedAsync();
        CloseCode? code = null;
        try
        {
            code = await await Task.WhenAny(receiving, _ended.Task);
        }
        finally
        {
            // Whatever ended it: nothing of it may go on.
            await EndAsync(Task.WhenAll(watching, _operations?.WhenEndedAsync() ?? Task.CompletedTask));
            await CloseAsync(code, receiving);
        }
    }

    public void Dispose()
    {
        _end.Dispose();
        _sending.Dispose();
    }

    private async Task EndAsync(Task running)
    {
        await _end.CancelAsync();
        // A client that takes nothing must not hold up a shutdown.
        if (await Task.WhenAny(running, Task.Delay(_timeToLeave, time)) != running)
            socket.Abort();
        await running;
    }

    private async Task<CloseCode?> ReceiveUntilClosedAsync()
    {
        // Longer than one message may be, so that one that is too long shows.
        var buffer = new byte[limits.FrameBytes + 1];
        try
        {
            while (await ReceiveAsync(buffer) is { } json)
                await TakeAsync(SocketMessage.Parse(json, limits));
            return null;
        }
        catch (SocketClosedException closed)
        {
            return closed.Code;
        }
        catch (InvalidOperationException)
        {
            // Text that JSON can spell and that is none: half a surrogate pair.
            return CloseCode.InvalidMessage("Invalid message received");
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
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            if (received.MessageType == WebSocketMessageType.Binary)
                throw new SocketClosedException(CloseCode.InvalidMessage("Invalid message received"));
            length += received.Count;
            if (length > limits.FrameBytes)
                throw new SocketClosedException(CloseCode.MessageTooBig);
            if (received.EndOfMessage)
                return buffer.AsMemory(0, length);
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
        await handshake.BeginAsync(payload, () => _ended.TrySetResult(CloseCode.TokenExpired), _end.Token);
        await SendAsync(SocketMessages.Ack, _end.Token);
    }

    /// <summary>Ends when the message is on its way to the client.</summary>
    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var held = sender.Hold(message.Length, isRefusable: false);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // A send that is given up aborts the socket, so it is not for the single operation to end it.
            using var patience = new CancellationTokenSource(limits.IdleTimeout, time);
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client takes nothing any more: whoever waits to send is let go, and the receive ends with the socket.
            socket.Abort();
            await _end.CancelAsync();
            throw new OperationCanceledException("The client has gone.", exception, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the session where no init comes in time or nothing is heard for long, and asks for a sign of life in between.</summary>
    private async Task WatchAsync()
    {
        try
        {
            await Task.Delay(limits.InitTimeout, time, _end.Token);
            if (!handshake.HasBegun)
                _ended.TrySetResult(CloseCode.InitTimeout);
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
        using var patience = new CancellationTokenSource(_timeToLeave, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(
                    (WebSocketCloseStatus)(code?.Number ?? (int)WebSocketCloseStatus.NormalClosure),
                    code?.Reason,
                    patience.Token
                );
            await receiving.WaitAsync(patience.Token);
            // The connection may go when the client has answered the close: earlier, and the code would not reach it.
            var rest = new byte[1024];
            while (socket.State == WebSocketState.CloseSent)
                await socket.ReceiveAsync(rest.AsMemory(), patience.Token);
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
