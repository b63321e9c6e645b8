using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http.Sockets;

/// <summary>The services that run the operations of sockets.</summary>
internal sealed record SocketServices(OperationExecutor Operations, IServiceScopeFactory Scopes, SocketMessageWriter Messages)
{
    /// <summary>The address of the client.</summary>
    public IPAddress? Address { get; init; }
}

/// <summary>The operations that run on one socket.</summary>
/// <param name="services">Runs the operations.</param>
/// <param name="limits">How many operations may run.</param>
/// <param name="send">Sends a message to the client.</param>
/// <param name="sessionToken">Cancels all operations.</param>
internal sealed class SocketOperations(
    SocketServices services,
    Limits limits,
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send,
    CancellationToken sessionToken
) : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();
    private readonly CancellationTokenSource _draining = new();

    /// <summary>Starts an operation of the caller.</summary>
    public async Task StartAsync(string id, JsonElement payload, Caller caller)
    {
        var running = CancellationTokenSource.CreateLinkedTokenSource(sessionToken);
        if (!_running.TryAdd(id, running))
        {
            running.Dispose();
            throw new SocketClosedException(CloseCode.SubscriberExists(id));
        }

        if (_running.Count > limits.SubscriptionsPerConnection)
        {
            _running.TryRemove(id, out _);
            running.Dispose();
            await send(services.Messages.Error(id, RequestException.TooManySubscriptions(limits.SubscriptionsPerConnection)), sessionToken);
            return;
        }

        // On another thread, so that a large operation does not delay the messages after it.
        var task = Task.Run(() => RunAsync(id, payload, caller, running), CancellationToken.None);
        _tasks[task] = true;
        _ = task.ContinueWith(
            done => _tasks.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    /// <summary>Ends an operation at the client's request.</summary>
    public async Task CompleteAsync(string id)
    {
        if (!_running.TryRemove(id, out var running))
            return;
        await running.CancelAsync();
        running.Dispose();
    }

    /// <summary>Ends subscriptions, and completes when the running queries and mutations have their responses.</summary>
    public async Task DrainAsync()
    {
        await _draining.CancelAsync();
        await WhenEndedAsync();
    }

    public void Dispose() => _draining.Dispose();

    /// <summary>Completes when no operation is running.</summary>
    public Task WhenEndedAsync() => Task.WhenAll(_tasks.Keys);

    private async Task RunAsync(string id, JsonElement payload, Caller caller, CancellationTokenSource running)
    {
        var token = running.Token;
        ReadOnlyMemory<byte> last;
        try
        {
            last = await ExecuteAsync(id, payload, caller, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested || _draining.IsCancellationRequested)
        {
            last = default;
        }
        // Not swallowed: the client receives the error, and the log too if it is an internal one.
        catch (Exception exception)
        {
            last = services.Messages.Error(id, exception);
        }

        // After the client completed an operation, nothing more is sent for it. After it ended, its id may be used again.
        if (!_running.TryRemove(new(id, running)))
            return;
        running.Dispose();
        if (last.Length > 0)
            await TrySendAsync(last);
    }

    /// <returns>The last message of the operation.</returns>
    private async Task<ReadOnlyMemory<byte>> ExecuteAsync(
        string id,
        JsonElement payload,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        await using var scope = services.Scopes.CreateAsyncScope();
        scope.ServiceProvider.SetCaller(caller);
        var operation = await services.Operations.PrepareAsync(
            JsonRequest.From(payload) with
            {
                Client = ClientPartitionKey.Of(caller, services.Address),
            },
            cancellationToken
        );
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            operation.Kind == OperationKind.Subscription ? _draining.Token : CancellationToken.None
        );
        var prefix = SocketMessageWriter.NextPrefix(id);
        await foreach (var result in services.Operations.StreamAsync(operation, scope.ServiceProvider, ending.Token))
        {
            if (IsTerminalError(result, operation))
                return services.Messages.Error(id, result);
            using var message = services.Messages.Next(prefix, result);
            await send(message.Bytes, cancellationToken);
        }

        return SocketMessageWriter.Complete(id);
    }

    // A failed event is sent with its cursor, and the stream continues. A stream that did not start, or cannot continue, has no cursor.
    private static bool IsTerminalError(OperationResult result, PreparedOperation operation) =>
        result.Cursor is null
        && (!result.IsExecuted || result is { HasData: false, HasErrors: true } && operation.Kind == OperationKind.Subscription);

    private async Task TrySendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await send(message, sessionToken);
        }
        catch (OperationCanceledException)
        {
            // The socket is closing.
        }
    }
}
