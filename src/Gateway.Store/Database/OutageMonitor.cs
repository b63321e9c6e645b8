using Gateway.Content.Text;
using Gateway.Store.Errors;

namespace Gateway.Store.Database;

/// <summary>
/// Logs an outage of the database when it begins and when it ends. A line for each request would hide everything else and fill the disk.
/// </summary>
internal sealed partial class OutageMonitor(DatabaseProbe database, TimeProvider time, ILogger<OutageMonitor> logger) : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    // Requests may fail now and then, for example if only new connections are refused. That is one outage.
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private bool _isOngoing;
    private long _lastFailure;
    private long _failedRequests;

    /// <summary>Notes that the database did not respond.</summary>
    public void Report(Exception cause)
    {
        lock (_lock)
        {
            _lastFailure = time.GetTimestamp();
            if (_isOngoing)
                return;
            (_isOngoing, _failedRequests) = (true, 0);
        }

        LogBegin(logger, cause.Message);
        _ = WatchAsync(_ended.Token);
    }

    /// <summary>Counts a request that failed with this error, if it was because of the outage.</summary>
    public void CountFailedRequest(RequestException error)
    {
        if (!error.IsOutage && error.Code != ErrorCodes.Timeout)
            return;
        lock (_lock)
            if (_isOngoing)
                _failedRequests++;
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(_interval, time, cancellationToken);
            var isAvailable = await database.IsAvailableAsync(cancellationToken);
            TimeSpan duration;
            long failedRequests;
            lock (_lock)
            {
                if (!isAvailable)
                    _lastFailure = time.GetTimestamp();
                if (time.GetElapsedTime(_lastFailure) < _quiet)
                    continue;
                (_isOngoing, failedRequests, duration) = (false, _failedRequests, time.GetElapsedTime(started, _lastFailure));
            }

            LogEnd(logger, duration.InWords(), failedRequests);
            return;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is unavailable, and requests that need it fail: {Reason}")]
    private static partial void LogBegin(ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The database is available again. It was unavailable for {Duration}, and {Requests} requests failed"
    )]
    private static partial void LogEnd(ILogger logger, string duration, long requests);
}
