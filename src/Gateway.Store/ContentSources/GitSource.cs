using Gateway.Content.Text;
using Gateway.Store.Database;
using LibGit2Sharp;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Gateway.Store.ContentSources;

/// <summary>A branch of <c>Content:Git</c>. It is fetched periodically in the background, and checked out between two imports.</summary>
internal sealed partial class GitSource : ContentSource
{
    private static readonly TimeSpan _firstFetchTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _repairInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longFetch = TimeSpan.FromMinutes(5);

    private readonly GitClone _clone;
    private readonly PendingChanges _pending;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _disposing = new();
    private readonly TaskCompletionSource _triedOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _fetching;
    private volatile string? _fetched;
    private volatile bool _isDamaged;
    private string? _checkedOut;
    private long? _repairFailed;
    private Problem _reported;

    public GitSource(GitClone clone, PendingChanges pending, TimeProvider time, ILogger logger)
    {
        (_clone, _pending, _time, _logger) = (clone, pending, time, logger);
        clone.IsImporting = true;
    }

    public override string Root => _clone.Root;

    public override string ExclusiveFolder => _clone.Settings.Directory;

    public override string Name => _clone.Settings.DisplayUrl;

    public override (string Source, string Commit)? Commit => _checkedOut is { } commit ? (_clone.Settings.Source, commit) : null;

    public override bool IsUnavailable => _checkedOut is null || !_clone.HasFolder;

    // Only this class writes to the files, and never while they are read.
    public override TimeSpan SettleTime => TimeSpan.Zero;

    public override async Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_fetching is null)
        {
            _fetching = FetchAsync(_disposing.Token);
            await Task.WhenAny(_triedOnce.Task, _fetching, Task.Delay(_firstFetchTimeout, _time, cancellationToken));
        }

        // If the fetch loop failed, the repository would look unchanged. The exception ends this term as leader, and a new term starts.
        if (_fetching.IsFaulted)
            await _fetching;

        // A fetch can take any time, so the other sources are imported while it runs.
        if (
            (!_isDamaged && (_fetched is null || _fetched == _checkedOut))
            || (_repairFailed is { } failed && _time.GetElapsedTime(failed) < _repairInterval)
        )
            return [];
        if (!await _clone.AccessLock.WaitAsync(TimeSpan.Zero, cancellationToken))
            return [];
        try
        {
            return await Task.Run(UpdateWorkingTree, cancellationToken);
        }
        finally
        {
            _clone.AccessLock.Release();
        }
    }

    public override bool IsSameFolder()
    {
        if (_checkedOut is { } commit && _clone.HasFolder && _clone.IsAt(commit))
            return true;
        // Another program changed the files, so they are checked out again. Until then the clone is unavailable, and a scan that has begun
        // withdraws nothing.
        _checkedOut = null;
        return false;
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        // A hanging fetch continues in the background. It holds the semaphore of the clone until it ends.
        if (_fetching is not null)
            await Task.WhenAny(_fetching, Task.Delay(_shortestPause, _time, CancellationToken.None));
        if (_fetching is not { IsCompleted: false })
            _disposing.Dispose();
        _clone.EndReservation();
        _clone.IsImporting = false;
    }

    private IReadOnlyList<string> UpdateWorkingTree()
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
                _pending.RequestScan(isEntryChange: false);
            LogCheckedOut(Name, _checkedOut ?? "nothing", commit);
            if (!_clone.HasFolder)
                LogNoFolder(Name, _clone.Settings.Folder);
            _checkedOut = commit;
            return changed ?? [];
        }
        catch (Exception damage) when (IsFailure(damage))
        {
            // A failed repair needs an administrator. It is logged once.
            if (_repairFailed is null)
                LogUnusable(Name, MessageOf(damage));
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
                await retry.ExecuteAsync(FetchAndReportAsync, cancellationToken);
                await Task.Delay(interval, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This node is no longer the leader, or the gateway stops.
        }
    }

    private async ValueTask FetchAndReportAsync(CancellationToken cancellationToken)
    {
        await _clone.AccessLock.WaitAsync(cancellationToken);
        try
        {
            _fetched ??= await Task.Run(_clone.LastFetched, CancellationToken.None);
            var tip = await FetchOnceAsync(cancellationToken);
            // A gateway with the same folder that does not import leaves the files to this one.
            if (tip is not null)
                _clone.TryReserve();
            var problem = tip is null ? Problem.NoBranch : Problem.None;
            if (problem == Problem.NoBranch && _reported != problem)
                LogNoBranch(Name, _clone.Settings.Branch ?? "HEAD");
            else if (problem == Problem.None && _reported != problem)
                LogReached(Name);
            _reported = problem;
            if (!Repository.IsValid(_clone.Settings.Directory))
                _checkedOut = null;
            _fetched = tip ?? _fetched;
        }
        catch (Exception fault) when (IsFailure(fault) && !cancellationToken.IsCancellationRequested)
        {
            if (_reported != Problem.Unreachable)
                LogUnreachable(Name, MessageOf(fault));
            _reported = Problem.Unreachable;
            _isDamaged = fault is LibGit2SharpException;
            throw;
        }
        finally
        {
            _clone.AccessLock.Release();
            _triedOnce.TrySetResult();
        }
    }

    private async Task<string?> FetchOnceAsync(CancellationToken cancellationToken)
    {
        var fetch = Task.Run(() => _clone.Fetch(cancellationToken), CancellationToken.None);
        await ((Task)fetch).WaitAsync(_longFetch, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!fetch.IsCompleted)
            LogSlowFetch(Name, _longFetch.InWords());
        return await fetch;
    }

    // The messages of libgit2 quote the URL, which may contain a password.
    private string MessageOf(Exception fault) => fault.Message.Replace(_clone.Settings.Url, Name, StringComparison.Ordinal);

    private static bool IsFailure(Exception fault) => fault is LibGit2SharpException or IOException or UnauthorizedAccessException;

    // Each is logged when it begins, also if it follows another one.
    private enum Problem
    {
        None,
        Unreachable,
        NoBranch,
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Repository} is updated from {Before} to {Commit}")]
    private partial void LogCheckedOut(string repository, string before, string commit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} cannot be fetched and is retried: {Reason}")]
    private partial void LogUnreachable(string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} is still being fetched after {Duration}")]
    private partial void LogSlowFetch(string repository, string duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Repository} can be fetched again")]
    private partial void LogReached(string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} has no branch {Branch}. Imported articles stay")]
    private partial void LogNoBranch(string repository, string branch);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Repository} has no folder {Folder}, or its path contains a symbolic link. Imported articles stay"
    )]
    private partial void LogNoFolder(string repository, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clone of {Repository} cannot be used: {Reason}")]
    private partial void LogUnusable(string repository, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clone of {Repository} was damaged and is created again")]
    private partial void LogRemoved(string repository);
}
