using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>
/// Reads the number of stored articles at the start and every ten seconds, so that operations do not keep the cost of an empty store
/// after a large import.
/// </summary>
internal sealed partial class CostScaleService(CostScale size, TimeProvider time, ILogger<CostScaleService> logger) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the cost of the first operation is calculated.
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await size.RefreshAsync(cancellationToken);
        }
        catch (Exception outage) when (outage is NpgsqlException or IOException or TimeoutException)
        {
            LogUnavailable(logger, outage.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The number of articles could not be read and is read again: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
