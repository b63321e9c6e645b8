using Gateway.Content.Text;

namespace Gateway.Hosting;

/// <summary>
/// Stops the gateway without losing a request: first it reports that it is not ready, so that load balancers choose another node; then it
/// accepts no more connections and finishes the running requests.
/// </summary>
internal sealed partial class Shutdown(
    ListenerFactory listeners,
    IHostApplicationLifetime lifetime,
    ShutdownSettings settings,
    TimeProvider time,
    ILogger<Shutdown> logger
)
{
    // For requests that are on their way on open connections.
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(0.5);

    // After the timeout the host cuts the remaining requests, which takes a moment.
    private static readonly TimeSpan _toCut = TimeSpan.FromSeconds(5);

    private volatile bool _hasBegun;

    /// <summary>True if this node should get no more requests.</summary>
    public bool HasBegun => _hasBegun || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Serves until the token is cancelled or the host stops by itself, and stops then.</summary>
    public async Task ServeUntilAsync(WebApplication app, CancellationToken signal)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(signal, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _hasBegun = true;
        LogBegun(logger, settings.Delay.InWords(), settings.Timeout.InWords());
        await Task.Delay(settings.Delay, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await listeners.CloseAsync(CancellationToken.None);
        await Task.Delay(_linger, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            // On another thread, because cancelling a statement blocks if PostgreSQL does not answer.
            await Task.Run(() => app.StopAsync(CancellationToken.None), CancellationToken.None)
                .WaitAsync(settings.Timeout + _toCut, time, CancellationToken.None);
        }
        catch (Exception incomplete) when (incomplete is OperationCanceledException or TimeoutException or AggregateException)
        {
            LogIncomplete(logger, incomplete.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Shutting down. New requests are served for {Delay}, and running requests then have {Timeout} to finish"
    )]
    private static partial void LogBegun(ILogger logger, string delay, string timeout);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some work did not end in time and was cut off: {Reason}")]
    private static partial void LogIncomplete(ILogger logger, string reason);
}
