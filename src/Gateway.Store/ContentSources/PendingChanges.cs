using Gateway.Content.Files;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The reported changes that have not been imported yet. A file is returned after it has been unchanged for the settle time. A deletion
/// and a complete scan wait until no entry of a folder changes, so that a move is not mistaken for a deletion. An entry changes if a file
/// or folder is created, renamed or deleted.
/// </summary>
internal sealed class PendingChanges(TimeSpan settleTime, TimeProvider time)
{
    private static readonly TimeSpan _maxScanDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _maxFileDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeSpan _fileQuietTime = settleTime * 4 / 3;
    private readonly TimeSpan _scanQuietTime = settleTime * 2;
    private readonly TimeSpan _deletionQuietTime = settleTime * 3;
    private readonly Dictionary<string, PendingFile> _files = new(StringComparer.Ordinal);
    private HashSet<string>? _otherChangedPaths;
    private int _entryChanges;
    private long _lastEntryChange;
    private long? _scanRequestedSince;
    private long? _settledSince;
    private long? _missingSince;

    /// <summary>True while a complete scan is requested, which will import all changes until then.</summary>
    public bool IsScanRequested
    {
        get
        {
            lock (_lock)
                return _scanRequestedSince is not null;
        }
    }

    /// <summary>Records that a file was written.</summary>
    public void RecordWrite(string path)
    {
        lock (_lock)
            _files[path] = new PendingFile(time.GetTimestamp(), null);
    }

    /// <summary>Records that a file or folder was created, renamed or deleted at the path.</summary>
    public void RecordEntryChange(string path)
    {
        lock (_lock)
        {
            _files[path] = new PendingFile(time.GetTimestamp(), null);
            // This is a folder or an irrelevant file. Some programs create and delete many such files, so NoEntryChangedSince checks it
            // only if needed.
            if (ContentPath.HasContentExtension(path))
                CountEntryChange();
            else
                _otherChangedPaths?.Add(path);
        }
    }

    /// <summary>
    /// Starts recording which paths are created, renamed and deleted during a scan, until <see cref="EndScan"/>. The scan finds all
    /// deletions that were reported before it.
    /// </summary>
    /// <returns>The number to pass to <see cref="NoEntryChangedSince"/>.</returns>
    public int BeginScan()
    {
        lock (_lock)
        {
            foreach (var path in _files.Keys.Where(path => !Path.Exists(path)).ToList())
                _files.Remove(path);
            _otherChangedPaths = new HashSet<string>(StringComparer.Ordinal);
            return _entryChanges;
        }
    }

    /// <summary>
    /// True if no content was created, renamed or deleted since the scan began. The scan may miss content that moves, at its old and its new
    /// path.
    /// </summary>
    /// <param name="entryChangeCount">The result of <see cref="BeginScan"/>.</param>
    /// <param name="isRelevant">
    /// Returns true if content may have changed with the file or folder at a path without a content file's extension.
    /// </param>
    public bool NoEntryChangedSince(int entryChangeCount, Func<string, bool> isRelevant)
    {
        string[] unclear;
        lock (_lock)
        {
            if (_entryChanges != entryChangeCount)
                return false;
            unclear = [.. _otherChangedPaths ?? []];
        }

        return !Array.Exists(unclear, path => isRelevant(path));
    }

    public void EndScan()
    {
        lock (_lock)
            _otherChangedPaths = null;
    }

    /// <summary>Requests a complete scan, because the changed files alone do not show what happened.</summary>
    /// <param name="isEntryChange">True if a file or folder was just created, renamed or deleted, so that more may follow.</param>
    public void RequestScan(bool isEntryChange)
    {
        lock (_lock)
        {
            _scanRequestedSince ??= time.GetTimestamp();
            if (isEntryChange)
                CountEntryChange();
        }
    }

    /// <summary>Withdraws the request for a scan, because a scan starts now.</summary>
    public void ClearScanRequest()
    {
        lock (_lock)
            _scanRequestedSince = null;
    }

    /// <summary>
    /// Removes and returns the files and folders that exist and have been unchanged for the settle time. They wait briefly while other
    /// files are created or moved, so that changes that were made together become visible together.
    /// </summary>
    public IReadOnlyList<string> DequeueSettledFiles()
    {
        lock (_lock)
        {
            var settled = _files
                .Where(file => HasSettled(file.Key, file.Value) && file.Value.Seen is { Exists: true })
                .Select(file => file.Key)
                .ToList();
            _settledSince = settled.Count == 0 ? null : _settledSince ?? time.GetTimestamp();
            if (
                _settledSince is not { } since
                || (time.GetElapsedTime(_lastEntryChange) < _fileQuietTime && time.GetElapsedTime(since) < _maxFileDelay)
            )
                return [];
            foreach (var path in settled)
                _files.Remove(path);
            _settledSince = null;
            return settled;
        }
    }

    /// <summary>
    /// Removes and returns the paths at which nothing exists any more. A path is returned if no content was created, renamed or deleted for
    /// a while and no content file or folder is pending, because the deleted file may have been moved or may be copied elsewhere. If this
    /// takes too long, all paths are returned.
    /// </summary>
    public MissingPaths DequeueMissingPaths()
    {
        lock (_lock)
        {
            var (missing, isAnyPending) = (new List<string>(), false);
            foreach (var (path, file) in _files)
            {
                if (HasSettled(path, file) && file.Seen is { Exists: false })
                    missing.Add(path);
                else if (ContentPath.HasContentExtension(path) || file.Seen is { IsFolder: true })
                    isAnyPending = true;
            }

            _missingSince = missing.Count == 0 ? null : _missingSince ?? time.GetTimestamp();
            var isQuiet = !isAnyPending && time.GetElapsedTime(_lastEntryChange) >= _deletionQuietTime;
            if (_missingSince is not { } since || (!isQuiet && time.GetElapsedTime(since) < _maxScanDelay))
                return new MissingPaths([], isQuiet);
            foreach (var path in missing)
                _files.Remove(path);
            _missingSince = null;
            return new MissingPaths(missing, isQuiet);
        }
    }

    /// <summary>True if nothing exists any more at a reported path of a content file.</summary>
    public bool IsAnyContentMissing()
    {
        string[] paths;
        lock (_lock)
            paths = [.. _files.Keys.Where(ContentPath.HasContentExtension)];
        return Array.Exists(paths, path => !Path.Exists(path));
    }

    /// <summary>Returns true if a scan is requested and due. This clears the request.</summary>
    public bool TryConsumeScanRequest()
    {
        lock (_lock)
        {
            if (
                _scanRequestedSince is not { } since
                || (time.GetElapsedTime(_lastEntryChange) < _scanQuietTime && time.GetElapsedTime(since) < _maxScanDelay)
            )
                return false;
            _scanRequestedSince = null;
            return true;
        }
    }

    private void CountEntryChange()
    {
        _entryChanges++;
        _lastEntryChange = time.GetTimestamp();
    }

    private bool HasSettled(string path, PendingFile file)
    {
        var state = FileState.At(path);
        if (file.Seen is null)
            file.Seen = state;
        if (time.GetElapsedTime(file.Since) < settleTime)
            return false;
        if (file.Seen == state)
            return true;
        (file.Seen, file.Since) = (state, time.GetTimestamp());
        return false;
    }

    private sealed class PendingFile(long since, FileState? seen)
    {
        public long Since { get; set; } = since;

        public FileState? Seen { get; set; } = seen;
    }

    private sealed record FileState(bool Exists, bool IsFolder, long Length, DateTime Written)
    {
        public static FileState At(string path)
        {
            var file = new FileInfo(path);
            if (file.Exists)
                return new FileState(Exists: true, IsFolder: false, file.Length, file.LastWriteTimeUtc);
            var isFolder = Directory.Exists(path);
            return new FileState(isFolder, isFolder, 0, default);
        }
    }
}

/// <summary>Paths at which nothing exists any more.</summary>
/// <param name="Paths">The full paths.</param>
/// <param name="IsQuiet">
/// True if no content is being created, renamed, deleted or written, so that a deleted file is not the source of a move.
/// </param>
internal readonly record struct MissingPaths(IReadOnlyList<string> Paths, bool IsQuiet)
{
    public static MissingPaths None { get; } = new([], IsQuiet: true);
}
