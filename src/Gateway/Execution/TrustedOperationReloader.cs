namespace Gateway.Execution;

/// <summary>
/// Reads the trusted operations again when a file changes. The files are polled, because notifications miss changes of network mounts and
/// of files that Kubernetes mounts. A broken file is logged once, and the operations stay as they were.
/// </summary>
internal sealed partial class TrustedOperationReloader(
    TrustedOperationStore trusted,
    TimeProvider time,
    ILogger<TrustedOperationReloader> logger
) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            ReloadIfChanged();
    }

    private void ReloadIfChanged()
    {
        try
        {
            if (trusted.ReloadIfChanged())
                LogReloaded(logger, trusted.Operations.Count());
        }
        catch (TrustedFileException error)
        {
            LogBroken(logger, error.Setting, error.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Read the trusted operations again, because a file changed. {Operations} operations are available"
    )]
    private static partial void LogReloaded(ILogger logger, int operations);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The trusted operations stay as they were, because a file of {Setting} cannot be used: {Reason}"
    )]
    private static partial void LogBroken(ILogger logger, string setting, string reason);
}
