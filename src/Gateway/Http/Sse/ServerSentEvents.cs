using System.Text;
using Gateway.Execution;
using Gateway.Http.Connections;
using Gateway.Http.Responses;
using Gateway.Store.Access;
using Gateway.Store.Configuration;

namespace Gateway.Http.Sse;

/// <summary>
/// GraphQL over server-sent events, distinct connections mode: one request, a stream of <c>next</c> events, one <c>complete</c>.
/// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md.
/// </summary>
internal sealed class ServerSentEvents(
    OperationExecutor operations,
    ResponseWriter responseWriter,
    ResponseSender sender,
    ConnectionLimiter connections,
    ErrorMapper errorMapper,
    Limits limits,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    private static readonly byte[] _keepAlive = ":\n\n"u8.ToArray();
    private static readonly byte[] _complete = "event: complete\ndata:\n\n"u8.ToArray();

    /// <param name="http">The HTTP request and its response.</param>
    /// <param name="operation">The operation, or the exception that rejects it, which is then sent in the stream.</param>
    public async Task StreamAsync(HttpContext http, Func<CancellationToken, ValueTask<PreparedOperation>> operation)
    {
        using var connection = connections.Acquire(http);
        using var expiry = http.RequestServices.GetRequiredService<Caller>().CreateExpirySource(time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, expiry.Token);
        http.RequestServices.GetRequiredService<LastReceivedEvent>().Id = http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id]
            ? id
            : null;
        WriteHeaders(http);
        try
        {
            await WriteAsync(http, operation, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client disconnected, its credentials expired, or the server stops. Without "complete" the client connects again.
        }
    }

    private static void WriteHeaders(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = CacheControl.NoStore(http.Request);
        response.Headers.XContentTypeOptions = "nosniff";
        // Otherwise nginx buffers events.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task WriteAsync(
        HttpContext http,
        Func<CancellationToken, ValueTask<PreparedOperation>> operation,
        CancellationTokenSource end
    )
    {
        var cancellationToken = end.Token;
        using var stream = new EventStream(http, sender, time);
        await stream.SendAsync(_keepAlive, cancellationToken);
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keepingAlive = stream.KeepAliveAsync(_keepAlive, limits.PingInterval, sending.Token);
        try
        {
            await foreach (var result in RunAsync(operation, http.RequestServices, end, cancellationToken))
                await stream.SendAsync(Event(result), cancellationToken);
            await stream.SendAsync(_complete, cancellationToken);
        }
        finally
        {
            await sending.CancelAsync();
            await keepingAlive;
        }
    }

    private async IAsyncEnumerable<OperationResult> RunAsync(
        Func<CancellationToken, ValueTask<PreparedOperation>> operation,
        IServiceProvider services,
        CancellationTokenSource end,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        PreparedOperation? prepared = null;
        OperationResult? errorResult = null;
        try
        {
            prepared = await operation(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            errorResult = errorMapper.ToErrorResult(exception);
        }

        if (errorResult is not null)
            yield return errorResult;
        if (prepared is null)
            yield break;
        // On shutdown a subscription ends. A query or mutation finishes, as over HTTP.
        await using var stop = prepared.Kind == OperationKind.Subscription ? lifetime.ApplicationStopping.Register(end.Cancel) : default;
        await foreach (var result in operations.StreamAsync(prepared, services, cancellationToken))
            yield return result;
    }

    private byte[] Event(OperationResult result)
    {
        // The JSON contains no line breaks. Subscribers share it, so it is not written again.
        var (json, _) = responseWriter.Write(result);
        var id = result.Cursor is { } cursor ? $"id: {cursor}\n" : "";
        return [.. Encoding.UTF8.GetBytes($"event: next\n{id}data: "), .. json.Span, .. "\n\n"u8];
    }
}
