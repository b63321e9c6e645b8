using Gateway.Content.Files;
using Gateway.Content.Reading;

namespace Gateway.Store.ContentSources;

/// <summary>Watches a folder recursively, and detects when the folder itself disappears, returns or is replaced.</summary>
internal sealed partial class FolderWatcher(string root, PendingChanges pending, ILogger logger) : IDisposable
{
    private const int MaxBufferSize = 64 * 1024;

    private FileSystemWatcher? _watcher;
    private string? _identity;
    private string? _identityWithFiles;
    private bool _cannotWatch;

    // False on a file system whose folders have other inode numbers in the list than at their paths.
    private bool _isListed;

    /// <summary>
    /// True if the folder is unavailable: it does not exist, cannot be listed, or is empty although this watch never saw files in it. A
    /// mount point without a mount is such a folder.
    /// </summary>
    public bool IsUnavailable()
    {
        if (FolderIdentity.Of(root) is not { } identity || IsEmpty() is not { } isEmpty)
            return true;
        if (!isEmpty)
            _identityWithFiles = identity;
        return isEmpty && _identityWithFiles != identity;
    }

    /// <summary>True if the folder at the path is the watched one.</summary>
    public bool IsSameFolder() => FolderIdentity.Of(root) is { } identity && identity == _identity;

    /// <summary>Watches the folder that is now at the path, if it is not watched already.</summary>
    public void EnsureWatching()
    {
        var identity = FolderIdentity.Of(root);
        var hasEnded = identity == _identity && _watcher is not null && _isListed && !InotifyWatches.Contain(root);
        if (hasEnded)
            LogWatchEnded(logger, root);
        if (!hasEnded && identity == _identity && _watcher is not null == identity is not null)
            return;
        if (identity == _identity && _cannotWatch)
            return;
        _identity = identity;
        _watcher?.Dispose();
        _watcher = identity is null ? null : Start();
        _isListed = InotifyWatches.Contain(root);
        pending.RequestScan(isEntryChange: true);
    }

    public void Dispose() => _watcher?.Dispose();

    private bool? IsEmpty()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(root).All(entry => Path.GetFileName(entry).StartsWith('.'));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private FileSystemWatcher? Start()
    {
        try
        {
            var watcher = new FileSystemWatcher(root)
            {
                IncludeSubdirectories = true,
                InternalBufferSize = MaxBufferSize,
                NotifyFilter =
                    NotifyFilters.FileName
                    | NotifyFilters.DirectoryName
                    | NotifyFilters.LastWrite
                    | NotifyFilters.Size
                    | NotifyFilters.Attributes
                    | NotifyFilters.Security,
            };
            watcher.Changed += (_, change) => Report(change.FullPath, isEntryChange: false);
            watcher.Created += (_, change) => Report(change.FullPath, isEntryChange: true);
            watcher.Deleted += (_, change) => Report(change.FullPath, isEntryChange: true);
            watcher.Renamed += (_, change) =>
            {
                Report(change.OldFullPath, isEntryChange: true);
                Report(change.FullPath, isEntryChange: true);
            };
            watcher.Error += (_, error) => OnMissedChanges(error.GetException());
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            if (!_cannotWatch)
                LogCannotWatch(logger, root, error.Message);
            _cannotWatch = true;
            return null;
        }
    }

    private void Report(string path, bool isEntryChange)
    {
        // This handler only inspects the path. Disk access here would be slow, and the system's event queue would overflow.
        if (path == root || !ContentReader.IsFollowed(Path.GetRelativePath(root, path)))
            return;
        if (isEntryChange)
            pending.RecordEntryChange(path);
        else
            pending.RecordWrite(path);
    }

    private void OnMissedChanges(Exception error)
    {
        LogMissedChanges(logger, root, error.Message);
        pending.RequestScan(isEntryChange: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} cannot be watched ({Reason}). Only the periodic scan finds changes")]
    private static partial void LogCannotWatch(ILogger logger, string folder, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The system stopped reporting changes in {Folder}. It is watched again, and all files are scanned"
    )]
    private static partial void LogWatchEnded(ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes in {Folder} may have been missed ({Reason}). All files are scanned")]
    private static partial void LogMissedChanges(ILogger logger, string folder, string reason);
}
