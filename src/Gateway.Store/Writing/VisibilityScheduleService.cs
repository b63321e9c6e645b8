using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// Shows and hides articles at their times, on every node. It waits for the next time, and checks at least every half second whether
/// another writer has stored an earlier one. It holds no connection while it waits. The clock of the node only measures the wait.
/// </summary>
internal sealed partial class VisibilityScheduleService(
    VisibilitySchedule schedule,
    TimeProvider time,
    OutageMonitor outages,
    ILogger<VisibilityScheduleService> logger
) : BackgroundService
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(500);

    // The timer may fire slightly early.
    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan _timeToWarmUp = TimeSpan.FromSeconds(1.5);

    private bool _isSettingApplied;
    private bool _isWarmedUp;
    private bool _isFailureReported;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request, which must not see what has expired while no node was running.
        await TryAsync(ApplyAsync, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                await Task.Delay(await TryAsync(ApplyAsync, stoppingToken), time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    /// <returns>How long to wait.</returns>
    private async Task<TimeSpan> ApplyAsync(CancellationToken cancellationToken)
    {
        if (!_isSettingApplied)
            Report(await schedule.ApplySettingAsync(cancellationToken));
        _isSettingApplied = true;
        var wait = await schedule.TimeUntilNextAsync(cancellationToken);
        if (wait == TimeSpan.Zero)
        {
            Report(await schedule.ApplyDueAsync(cancellationToken));
            wait = await schedule.TimeUntilNextAsync(cancellationToken);
        }

        if (wait > _timeToWarmUp && !_isWarmedUp)
        {
            await schedule.WarmUpAsync(cancellationToken);
            _isWarmedUp = true;
            wait = await schedule.TimeUntilNextAsync(cancellationToken);
        }

        return wait is { } known ? TimeSpan.Max(_shortestWait, TimeSpan.Min(known, _longestWait)) : _longestWait;
    }

    private async Task<TimeSpan> TryAsync(Func<CancellationToken, Task<TimeSpan>> apply, CancellationToken cancellationToken)
    {
        try
        {
            var wait = await apply(cancellationToken);
            _isFailureReported = false;
            return wait;
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
        {
            if (Outage.IsOutage(failure))
                outages.Report(failure);
            else if (!_isFailureReported)
                LogFailure(logger, failure.Message);
            _isFailureReported = true;
            return _longestWait;
        }
    }

    private void Report(VisibilityChangeCount changes)
    {
        if (changes.Published + changes.Hidden > 0)
            LogChanges(logger, changes.Published, changes.Hidden);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Articles at their time: {Published} published, {Hidden} hidden")]
    private static partial void LogChanges(ILogger logger, int published, int hidden);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Articles could not be published or hidden at their time. This is retried: {Reason}"
    )]
    private static partial void LogFailure(ILogger logger, string reason);
}
