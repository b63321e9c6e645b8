using Gateway.Store.Database;
using Gateway.Store.Feed;
using Gateway.Store.Startup;
using Gateway.Store.Telemetry;
using Npgsql;

namespace Gateway.Subscriptions;

/// <summary>
/// Follows the feed for this node with one listening connection. It reads the table after a notification, after a reconnect, and every
/// second (<see cref="FeedOptions.ReadInterval"/>), because a notification may be lost.
/// </summary>
internal sealed partial class FeedListener(
    FeedBuffer feed,
    StoreStartup store,
    TimeProvider time,
    FeedOptions options,
    OutageMonitor outages,
    ILogger<FeedListener> logger
) : BackgroundService
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _trimInterval = TimeSpan.FromHours(1);

    private long? _trimmedAt;
    private long? _gapAfter;
    private bool _isUnavailable;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first subscriber.
        feed.SyncWithHead(store.Feed);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var dataSource = DedicatedDataSource.Create(options.ConnectionString, "gateway feed", keepAlive: 5);
        var retry = Backoff.Create(_shortestPause, _longestPause, time, IsFault);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await retry.ExecuteAsync(ConnectAsync, dataSource, stoppingToken);
                await FollowAsync(connection, stoppingToken);
            }
            catch (Exception fault) when (IsFault(fault))
            {
                Report(fault);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static bool IsFault(Exception exception) => exception is NpgsqlException or IOException or TimeoutException;

    private void Report(Exception outage)
    {
        if (Outage.IsOutage(outage))
        {
            outages.Report(outage);
            return;
        }

        if (!_isUnavailable)
            LogUnavailable(logger, outage.Message);
        _isUnavailable = true;
    }

    // All statements run once here, so that a database that accepts connections and refuses one of them is not queried without a pause.
    private async ValueTask<NpgsqlConnection> ConnectAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using (var listen = new NpgsqlCommand($"listen {FeedWriter.Channel}", connection))
                await listen.ExecuteNonQueryAsync(cancellationToken);
            await ResumeAsync(connection, cancellationToken);
            await CatchUpAsync(connection, cancellationToken);
            if (_isUnavailable)
                LogAvailable(logger);
            _isUnavailable = false;
            return connection;
        }
        catch (Exception fault)
        {
            if (IsFault(fault))
                Report(fault);
            if (connection is not null)
                await connection.DisposeAsync();
            throw;
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            await connection.WaitAsync(options.ReadInterval, cancellationToken);
            await CatchUpAsync(connection, cancellationToken);
        }
    }

    private async Task CatchUpAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (await ReadAsync(connection, cancellationToken))
        {
            // Read the next page.
        }

        await TrimAsync(connection, cancellationToken);
    }

    // The last entry that this node delivered must still be in the feed. A restored database may have reached the same position again.
    private async Task ResumeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var head = await FeedTable.EnsureEpochAsync(connection, cancellationToken);
        var delivered = feed.End;
        if (
            delivered.At is not null
            && await FeedTable.ReadTimestampAsync(connection, delivered, cancellationToken) is { } at
            && at != delivered.At
        )
        {
            LogRestored(logger, delivered.Position);
            feed.ResetToHead(head);
        }
        else
            SyncWithHead(head);
    }

    private long SyncWithHead(FeedHead head)
    {
        var delivered = feed.End;
        if (delivered.Epoch == head.Epoch && head.Last < delivered.Position)
            LogRestored(logger, delivered.Position);
        return feed.SyncWithHead(head);
    }

    /// <returns>Whether there are more entries to read.</returns>
    private async Task<bool> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var head = await FeedTable.ReadHeadAsync(connection, cancellationToken);
        var readAt = time.GetTimestamp();
        var from = SyncWithHead(head);
        GatewayMetrics.FeedLag.Record(head.Last - from);
        if (from >= head.Last)
            return false;
        var entries = await FeedTable.ReadAfterAsync(connection, head.Epoch, from, cancellationToken);
        if (!IsContiguous(entries, from))
            return false;
        feed.Deliver(entries);
        foreach (var entry in entries)
            GatewayMetrics.FeedDelay.Record((head.ReadAt - entry.At + time.GetElapsedTime(readAt)).TotalSeconds);
        GatewayMetrics.FeedLag.Record(head.Last - from - entries.Count);
        return entries.Count == FeedTable.PageSize;
    }

    // A gap is never skipped: delivering nothing is better than losing an event.
    private bool IsContiguous(IReadOnlyList<FeedEntry> entries, long from)
    {
        if (entries is [.., var last] && last.Position == from + entries.Count)
            return true;
        if (_gapAfter != from)
            LogGap(logger, from);
        _gapAfter = from;
        return false;
    }

    private async Task TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_trimmedAt is { } trimmed && time.GetElapsedTime(trimmed) < _trimInterval)
            return;
        await FeedTable.TrimAsync(connection, options.Retention, cancellationToken);
        _trimmedAt = time.GetTimestamp();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed is unavailable and is retried: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The feed is available again")]
    private static partial void LogAvailable(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The feed was reset to before position {Position}. Subscribers receive RESYNC and must query again"
    )]
    private static partial void LogRestored(ILogger logger, long position);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The feed has a gap after position {Position}. No event is delivered to subscribers until it is closed"
    )]
    private static partial void LogGap(ILogger logger, long position);
}
