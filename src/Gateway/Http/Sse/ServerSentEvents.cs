using System.Text;
using Gateway.Execution;
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
        await SendAsync(http, _keepAlive, cancellationToken);
        await using var results = RunAsync(operation, http.RequestServices, end, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(http, results, cancellationToken))
            await SendAsync(http, results.Current, cancellationToken);
        await SendAsync(http, _complete, cancellationToken);
    }

    private async Task<bool> NextAsync(HttpContext http, IAsyncEnumerator<OperationResult> results, CancellationToken cancellationToken)
    {
        var next = results.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                try
                {
                    return await next.WaitAsync(limits.PingInterval, time, cancellationToken);
                }
                catch (TimeoutException) when (!next.IsCompleted)
                {
                    await SendAsync(http, _keepAlive, cancellationToken);
                }
            }
        }
        finally
        {
            // The sequence can be disposed only when no MoveNextAsync is pending.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private Task SendAsync(HttpContext http, OperationResult result, CancellationToken cancellationToken)
    {
        // The JSON contains no line breaks. Subscribers share it, so it is not written again.
        var (json, _) = responseWriter.Write(result);
        return SendAsync(http, EventBytes(result.Cursor, json.Span), cancellationToken);
    }

    private static byte[] EventBytes(string? cursor, ReadOnlySpan<byte> json)
    {
        var id = cursor is null ? "" : $"id: {cursor}\n";
        return [.. Encoding.UTF8.GetBytes($"event: next\n{id}data: "), .. json, .. "\n\n"u8];
    }

    private async Task SendAsync(HttpContext http, byte[] bytes, CancellationToken cancellationToken)
    {
        using var reservation = sender.Reserve(
            ClientIdentity.Of(http.RequestServices.GetRequiredService<Caller>(), http.Connection.RemoteIpAddress),
            bytes.Length,
            mayReject: false
        );
        await sender.SendAsync(http, bytes, cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}
