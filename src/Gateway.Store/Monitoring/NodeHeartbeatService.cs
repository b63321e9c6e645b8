using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Monitoring;

/// <summary>Writes every ten seconds that this node is alive, and removes it from the table of nodes when it ends.</summary>
internal sealed partial class NodeHeartbeatService(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    NodeIdentity node,
    TimeProvider time,
    ILogger<NodeHeartbeatService> logger
) : BackgroundService
{
    // A database that does not respond must not delay the end of the process.
    private static readonly TimeSpan _removalTimeout = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start does not wait for it.
        await Task.Yield();
        using var timer = new PeriodicTimer(NodeTable.Interval, time);
        try
        {
            do await TryAsync(token => NodeTable.RecordAsync(dataSource, node, token), stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await new Deadline(_removalTimeout, time).RunAsync(
                async token =>
                {
                    await TryAsync(inner => NodeTable.RemoveAsync(dataSource, node, inner), token);
                    return true;
                },
                cancellationToken
            );
        }
        catch (Exception late) when (late is DeadlineExceededException or OperationCanceledException)
        {
            // The row becomes old and is deleted by another node.
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write(cancellationToken);
        }
        catch (Exception outage) when (outage is NpgsqlException or IOException or TimeoutException)
        {
            LogUnavailable(logger, outage.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The table of nodes could not be written and is written again: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
