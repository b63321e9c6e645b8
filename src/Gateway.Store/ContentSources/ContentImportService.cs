using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Import;
using Gateway.Store.Monitoring;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Imports changes of the configured content sources while this node holds the <see cref="ImportLeaderLock"/>, and waits for the lock
/// otherwise.
/// </summary>
internal sealed partial class ContentImportService(
    ContentSettings settings,
    GitClones clones,
    ScheduleSettings schedule,
    ImportLeaderLock leaderLock,
    FolderImporter importer,
    FileImporter fileImporter,
    FileReader files,
    HiddenFiles hidden,
    SourceTable sourceTable,
    TimeProvider time,
    ILoggerFactory logging
) : BackgroundService
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    // An outage is over if the import ran for this long.
    private static readonly TimeSpan _stableTerm = _longestPause * 2;

    private readonly ILogger _logger = logging.CreateLogger<ContentImportService>();
    private bool _isReported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var retry = Backoff.Create(_shortestPause, _longestPause, time, isRetried: _ => true);
        try
        {
            while (true)
                await retry.ExecuteAsync(LeadUntilFaultAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    // This method handles all exceptions, because a failed import must not stop the service for readers. An outage is logged once, not at
    // each retry. The method returns after a failure that ends a long term as leader, so that the delays start again, and throws otherwise.
    private async ValueTask LeadUntilFaultAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        try
        {
            await LeadAsync(stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            var isNew = time.GetElapsedTime(started) > _stableTerm;
            if (isNew || !_isReported)
                Report(fault);
            _isReported = true;
            if (!isNew)
                throw;
        }
    }

    private async Task LeadAsync(CancellationToken stoppingToken)
    {
        await using var lease = await leaderLock.AcquireAsync(() => LogWaiting(), stoppingToken);
        using var term = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        var pending = new PendingChanges(settings.SettleTime, time);
        ContentSource[] sources =
        [
            .. settings.Paths.Select(path => new FolderSource(path, settings.SettleTime, pending, time, _logger)),
            .. clones.All.Select(clone => new GitSource(clone, pending, time, logging.CreateLogger<GitSource>())),
        ];
        LogLeading(string.Join(", ", sources.Select(source => source.Name)));
        try
        {
            var (fingerprint, names) = ContentSettingsComparison.Describe(settings, schedule);
            await importer.RecordAsync(
                lease.Session,
                transaction => ImportedSettings.WriteAsync(transaction, fingerprint, names, term.Token),
                term.Token
            );
            await new ImportLeader(
                lease.Session,
                sources,
                pending,
                settings,
                importer,
                fileImporter,
                files,
                hidden,
                sourceTable,
                time,
                logging.CreateLogger<ImportLeader>()
            ).RunAsync(term.Token);
        }
        catch (Exception end)
            when ((lease.Lost.IsCancellationRequested || end is LeadershipLostException) && !stoppingToken.IsCancellationRequested)
        {
            LogLost();
            throw new LeadershipLostException();
        }
        finally
        {
            importer.StopReportingMetrics();
            foreach (var source in sources)
                await source.DisposeAsync();
        }
    }

    private void Report(Exception fault)
    {
        if (fault is LeadershipLostException)
            return;
        if (fault is NpgsqlException or TimeoutException or IOException)
            LogOutage(fault.Message);
        else
            LogFault(fault);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This node imports changes in {Sources}")]
    private partial void LogLeading(string sources);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another node imports changes. This node takes over if that node stops")]
    private partial void LogWaiting();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This node lost the lock for importing, because its database session ended. It tries to acquire the lock again"
    )]
    private partial void LogLost();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The import waits because the database is unavailable: {Reason}")]
    private partial void LogOutage(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The import failed and is restarted")]
    private partial void LogFault(Exception fault);
}
