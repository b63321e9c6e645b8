using Gateway.Store.Writing;
using LibGit2Sharp;
using Npgsql;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Keeps the clone of a node that does not import at the commit that the importing node reads, so that each node serves the media of
/// repositories. The clone is updated when a request for media needs it.
/// </summary>
internal sealed partial class MediaClone(GitClone clone, NpgsqlDataSource dataSource, TimeProvider time, ILogger logger) : IDisposable
{
    // A request waits for the update this long, and is then answered with the files that are there.
    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _readInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _retryInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _lock = new();
    private Task _update = Task.CompletedTask;
    private long? _checked;
    private long? _failed;

    /// <summary>True if no symbolic link in the path of the folder leads out of the clone.</summary>
    public bool HasFolder => clone.HasFolder;

    /// <summary>Updates the clone, unless this node imports or the clone is current.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (clone.IsImporting)
            return;
        Task update;
        lock (_lock)
        {
            if (_update.IsCompleted && IsDue())
            {
                _checked = time.GetTimestamp();
                _update = Task.Run(() => UpdateAsync(_disposing.Token), CancellationToken.None);
            }

            update = _update;
        }

        if (!update.IsCompleted)
            await Task.WhenAny(update, Task.Delay(_maxWait, time, cancellationToken));
    }

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
    }

    private bool IsDue() =>
        _failed is { } failed
            ? time.GetElapsedTime(failed) >= _retryInterval
            : _checked is not { } last || time.GetElapsedTime(last) >= _readInterval;

    // A failure is logged once. The request is answered with the files that are there.
    private async Task UpdateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var commit = await ImportedCommits.ReadAsync(dataSource, clone.Settings.Source, cancellationToken);
            if (commit is not null && commit != clone.CheckedOutCommit)
                await UpdateAsync(commit, cancellationToken);
            _failed = null;
        }
        catch (Exception fault) when (fault is LibGit2SharpException or IOException or UnauthorizedAccessException or NpgsqlException)
        {
            if (_failed is null)
                LogFailed(
                    clone.Settings.DisplayUrl,
                    fault.Message.Replace(clone.Settings.Url, clone.Settings.DisplayUrl, StringComparison.Ordinal)
                );
            _failed = time.GetTimestamp();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task UpdateAsync(string commit, CancellationToken cancellationToken)
    {
        await clone.AccessLock.WaitAsync(cancellationToken);
        try
        {
            // If another gateway uses the same folder, it keeps the files current.
            if (clone.IsImporting || !clone.TryReserve())
                return;
            try
            {
                clone.Fetch(cancellationToken);
                clone.CheckOut(commit, before: null);
                LogUpdated(clone.Settings.DisplayUrl, commit);
            }
            catch (LibGit2SharpException) when (!cancellationToken.IsCancellationRequested)
            {
                clone.Repair();
                throw;
            }
            finally
            {
                clone.EndReservation();
            }
        }
        finally
        {
            clone.AccessLock.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The media of {Repository} are served from the commit {Commit}")]
    private partial void LogUpdated(string repository, string commit);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This node cannot update its clone of {Repository} for media and tries again: {Reason}"
    )]
    private partial void LogFailed(string repository, string reason);
}
