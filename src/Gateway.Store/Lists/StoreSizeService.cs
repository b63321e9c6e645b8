using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>Reads the size of the store at the start and every minute.</summary>
internal sealed partial class StoreSizeService(StoreSize size, TimeProvider time, ILogger<StoreSizeService> logger) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await size.RefreshAsync(stoppingToken);
            }
            catch (Exception outage) when (outage is NpgsqlException or IOException or TimeoutException)
            {
                LogUnavailable(logger, outage.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The number of articles could not be read and is read again: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
