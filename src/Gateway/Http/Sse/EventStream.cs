using Gateway.Execution;
using Gateway.Http.Responses;
using Gateway.Store.Access;

namespace Gateway.Http.Sse;

/// <summary>The response of one client that receives server-sent events. One event is sent at a time.</summary>
internal sealed class EventStream(HttpContext http, ResponseSender sender, TimeProvider time) : IDisposable
{
    private readonly ClientPartitionKey _client = ClientPartitionKey.Of(
        http.RequestServices.GetRequiredService<Caller>(),
        http.Connection.RemoteIpAddress
    );
    private readonly SemaphoreSlim _sending = new(1);
    private long _lastSent = time.GetTimestamp();

    /// <summary>Completes when the event was handed to the network.</summary>
    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        using var reservation = sender.Reserve(_client, bytes.Length, mayReject: false);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await sender.SendAsync(http, bytes, cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
            Volatile.Write(ref _lastSent, time.GetTimestamp());
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// Sends a comment when nothing was sent for an interval, so that proxies keep the connection open. There is one timer for each client,
    /// and not one for each event: timers have locks, which would delay everything else if thousands of clients receive an event.
    /// </summary>
    public async Task KeepAliveAsync(byte[] comment, TimeSpan interval, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var left = interval - time.GetElapsedTime(Volatile.Read(ref _lastSent));
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, time, cancellationToken);
                else
                    await SendAsync(comment, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream has ended.
        }
    }

    public void Dispose() => _sending.Dispose();
}
