using Gateway.Content;

namespace Gateway.Store.ContentSources;

/// <summary>Watches one folder with all below it, and notices when the folder itself goes, comes back or is another one.</summary>
internal sealed partial class FolderWatch(string root, PendingChanges pending, ILogger logger) : IDisposable
{
    private const int LargestBuffer = 64 * 1024;

    private FileSystemWatcher? _watcher;
    private string? _identity;
    private string? _filled;
    private bool _cannotWatch;

    /// <summary>
    /// True where nothing can be said about the folder: it is not there, cannot be listed, or is empty without this watch having seen how that came,
    /// as the folder is that something should be mounted on.
    /// </summary>
    public bool IsAway()
    {
        if (FolderIdentity.Of(root) is not { } identity || IsEmpty() is not { } isEmpty)
            return true;
        if (!isEmpty)
            _filled = identity;
        return isEmpty && _filled != identity;
    }

    /// <summary>True while the watched folder is the one at the path.</summary>
    public bool IsSame() => FolderIdentity.Of(root) is { } identity && identity == _identity;

    /// <summary>Watches the folder that is at the path now, where it is not the one that is watched.</summary>
    public void Renew()
    {
        var identity = FolderIdentity.Of(root);
        if (identity == _identity && _watcher is not null == identity is not null)
            return;
        if (identity == _identity && _cannotWatch)
            return;
        _identity = identity;
        _watcher?.Dispose();
        _watcher = identity is null ? null : Start();
        pending.WantWalk(isMove: true);
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
                InternalBufferSize = LargestBuffer,
                NotifyFilter =
                    NotifyFilters.FileName
                    | NotifyFilters.DirectoryName
                    | NotifyFilters.LastWrite
                    | NotifyFilters.Size
                    | NotifyFilters.Attributes
                    | NotifyFilters.Security,
            };
            watcher.Changed += (_, change) => Report(change.FullPath, isMove: false);
            watcher.Created += (_, change) => Report(change.FullPath, isMove: true);
            watcher.Deleted += (_, change) => Report(change.FullPath, isMove: true);
            watcher.Renamed += (_, change) =>
            {
                Report(change.OldFullPath, isMove: true);
                Report(change.FullPath, isMove: true);
            };
            watcher.Error += (_, error) => Overlooked(error.GetException());
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

    private void Report(string path, bool isMove)
    {
        // Only text is looked at here: the system's queue of events runs over while a handler asks the disk.
        if (path == root || Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            return;
        if (isMove)
            pending.Move(path);
        else
            pending.Write(path);
    }

    private void Overlooked(Exception error)
    {
        LogOverlooked(logger, root, error.Message);
        pending.WantWalk(isMove: true);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Folder} cannot be watched ({Reason}): only the scan at intervals finds what changes"
    )]
    private static partial void LogCannotWatch(ILogger logger, string folder, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes in {Folder} may have been missed ({Reason}): it is scanned as a whole")]
    private static partial void LogOverlooked(ILogger logger, string folder, string reason);
}
