using LibGit2Sharp;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Gateway.Store.ContentSources;

/// <summary>A branch of <c>Content:Git</c>: fetched at intervals aside, checked out between two imports.</summary>
internal sealed partial class GitSource : ContentSource
{
    private static readonly TimeSpan _firstPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pauseOfRepairs = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longFetch = TimeSpan.FromMinutes(5);

    private readonly GitClone _clone;
    private readonly PendingChanges _pending;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _triedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _fetching;
    private volatile string? _fetched;
    private volatile bool _isDamaged;
    private string? _checkedOut;
    private long? _repairFailed;
    private bool _isReported;

    public GitSource(GitClone clone, PendingChanges pending, TimeProvider time, ILogger logger) =>
        (_clone, _pending, _time, _logger) = (clone, pending, time, logger);

    public override string Root => _clone.Root;

    public override string Holding => _clone.Settings.Directory;

    public override string Name => _clone.Settings.ShownUrl;

    public override bool IsAway => _checkedOut is null || !_clone.HasFolder;

    // Nobody but this writes to them, and never while they are read.
    public override TimeSpan SettleTime => TimeSpan.Zero;

    public override async Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_fetching is null)
        {
            _fetching = FetchAsync(_ended.Token);
            await Task.WhenAny(_triedOnce.Task, _fetching, Task.Delay(_firstPatience, _time, cancellationToken));
        }

        // A repository that nobody fetches any more would look like one that stands still: the term ends, and is begun anew.
        if (_fetching.IsFaulted)
            await _fetching;

        // While it is being fetched, which may take as long as a network likes, the others go on.
        if (
            (!_isDamaged && (_fetched is null || _fetched == _checkedOut))
            || (_repairFailed is { } failed && _time.GetElapsedTime(failed) < _pauseOfRepairs)
        )
            return [];
        if (!await _clone.Turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            return [];
        try
        {
            return await Task.Run(RenewFiles, cancellationToken);
        }
        finally
        {
            _clone.Turn.Release();
        }
    }

    public override bool IsSame()
    {
        if (_checkedOut is not { } commit || (_clone.HasFolder && _clone.IsAt(commit)))
            return true;
        // Somebody was at the files: they are made the commit's again.
        _checkedOut = null;
        return false;
    }

    public override async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        // A fetch that hangs in the network is left to itself; nobody else gets its turn before it ends.
        if (_fetching is not null)
            await Task.WhenAny(_fetching, Task.Delay(_shortestPause, _time, CancellationToken.None));
        if (_fetching is not { IsCompleted: false })
            _ended.Dispose();
    }

    private IReadOnlyList<string> RenewFiles()
    {
        try
        {
            if (_isDamaged)
            {
                var isRemoved = _clone.Repair();
                (_isDamaged, _repairFailed) = (false, null);
                if (!isRemoved)
                    return [];
                LogRemoved(Name);
                (_fetched, _checkedOut) = (null, null);
                return [];
            }

            if (_fetched is not { } commit)
                return [];
            var changed = _clone.CheckOut(commit, _checkedOut);
            if (changed is null)
                _pending.WantWalk(isMove: false);
            LogCheckedOut(Name, _checkedOut ?? "nothing", commit);
            if (!_clone.HasFolder)
                LogNoFolder(Name, _clone.Settings.Folder);
            _checkedOut = commit;
            return changed ?? [];
        }
        catch (Exception damage) when (IsFailure(damage))
        {
            // Where it cannot even be repaired, somebody has to see to it: told once.
            if (_repairFailed is null)
                LogUnusable(Name, Told(damage));
            _repairFailed = _isDamaged ? _time.GetTimestamp() : null;
            (_isDamaged, _checkedOut, _fetched) = (true, null, null);
            return [];
        }
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var interval = _clone.Settings.Interval;
        var retry = Backoff.Create(_shortestPause, interval, _time, IsFailure);
        try
        {
            while (true)
            {
                await retry.ExecuteAsync(FetchInTurnAsync, cancellationToken);
                await Task.Delay(interval, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Another node leads from now on, or the gateway stops.
        }
    }

    private async ValueTask FetchInTurnAsync(CancellationToken cancellationToken)
    {
        await _clone.Turn.WaitAsync(cancellationToken);
        try
        {
            _fetched ??= await Task.Run(_clone.LastFetched, CancellationToken.None);
            var tip = await FetchOnceAsync(cancellationToken);
            if (tip is null && !_isReported)
                LogNoBranch(Name, _clone.Settings.Branch ?? "HEAD");
            else if (tip is not null && _isReported)
                LogReached(Name);
            _isReported = tip is null;
            if (!Repository.IsValid(_clone.Settings.Directory))
                _checkedOut = null;
            _fetched = tip ?? _fetched;
        }
        catch (Exception fault) when (IsFailure(fault) && !cancellationToken.IsCancellationRequested)
        {
            if (!_isReported)
                LogUnreachable(Name, Told(fault));
            _isReported = true;
            _isDamaged = fault is LibGit2SharpException;
            throw;
        }
        finally
        {
            _clone.Turn.Release();
            _triedOnce.TrySetResult();
        }
    }

    private async Task<string?> FetchOnceAsync(CancellationToken cancellationToken)
    {
        var fetch = Task.Run(() => _clone.Fetch(cancellationToken), CancellationToken.None);
        await ((Task)fetch).WaitAsync(_longFetch, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!fetch.IsCompleted)
            LogLong(Name, _longFetch.TotalMinutes);
        return await fetch;
    }

    // libgit2 quotes the URL.
    private string Told(Exception fault) => fault.Message.Replace(_clone.Settings.Url, Name, StringComparison.Ordinal);

    private static bool IsFailure(Exception fault) => fault is LibGit2SharpException or IOException or UnauthorizedAccessException;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Repository} goes from {Before} to {Commit}")]
    private partial void LogCheckedOut(string repository, string before, string commit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} cannot be fetched, and is tried again: {Reason}")]
    private partial void LogUnreachable(string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} is still being fetched after {Minutes} minutes")]
    private partial void LogLong(string repository, double minutes);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Repository} is fetched again")]
    private partial void LogReached(string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} has no branch {Branch}; what was imported from it stays")]
    private partial void LogNoBranch(string repository, string branch);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Repository} has no folder {Folder} that is reached without links; what was imported from it stays"
    )]
    private partial void LogNoFolder(string repository, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clone of {Repository} cannot be used: {Reason}")]
    private partial void LogUnusable(string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clone of {Repository} was damaged and is made again")]
    private partial void LogRemoved(string repository);
}
