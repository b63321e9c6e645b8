using Gateway.Store.Import;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.ContentSources;

/// <summary>Follows the configured content while this node is the one of the database's nodes that does; waits for its turn otherwise.</summary>
internal sealed partial class SourceFollower(
    ContentSettings settings,
    ImportLeaderLock turn,
    Importer importer,
    FileReader files,
    TimeProvider time,
    ILoggerFactory logging
) : BackgroundService
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    // An outage is over if the import ran for this long.
    private static readonly TimeSpan _recovered = _longestPause * 2;

    private readonly ILogger _logger = logging.CreateLogger<SourceFollower>();
    private readonly GitClone[] _clones = [.. settings.Git.Select(git => new GitClone(git))];
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

    public override void Dispose()
    {
        foreach (var clone in _clones)
            clone.Dispose();
        base.Dispose();
    }

    // This is the edge of the service: readers are served whatever happens to the import. An outage is logged once, not at each retry.
    // It returns after a failure that ends a long time as leader, so that the delays begin anew, and throws otherwise.
    private async ValueTask LeadUntilFaultAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        try
        {
            await LeadAsync(stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            var isNew = time.GetElapsedTime(started) > _recovered;
            if (isNew || !_isReported)
                Report(fault);
            _isReported = true;
            if (!isNew)
                throw;
        }
    }

    private async Task LeadAsync(CancellationToken stoppingToken)
    {
        await using var held = await turn.TakeAsync(() => LogWaits(), stoppingToken);
        using var term = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, held.Lost);
        var pending = new PendingChanges(settings.SettleTime, time);
        ContentSource[] sources =
        [
            .. settings.Paths.Select(path => new FolderSource(path, settings.SettleTime, pending, time, _logger)),
            .. _clones.Select(clone => new GitSource(clone, pending, time, logging.CreateLogger<GitSource>())),
        ];
        LogLeads(string.Join(", ", sources.Select(source => source.Name)));
        try
        {
            await new ImportLeader(
                held.Session,
                sources,
                pending,
                settings,
                importer,
                files,
                time,
                logging.CreateLogger<ImportLeader>()
            ).RunAsync(term.Token);
        }
        catch (Exception end)
            when ((held.Lost.IsCancellationRequested || end is LeadershipLostException) && !stoppingToken.IsCancellationRequested)
        {
            LogLost();
            throw new LeadershipLostException();
        }
        finally
        {
            importer.EndTurn();
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

    [LoggerMessage(Level = LogLevel.Information, Message = "This node imports what changes in {Sources}")]
    private partial void LogLeads(string sources);

    [LoggerMessage(Level = LogLevel.Information, Message = "Another node imports what changes; this one takes over when that one is gone")]
    private partial void LogWaits();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This node's database session is gone, and with it the right to import; it tries to get it back"
    )]
    private partial void LogLost();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The import waits for the database: {Reason}")]
    private partial void LogOutage(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The import failed and is begun anew")]
    private partial void LogFault(Exception fault);
}
