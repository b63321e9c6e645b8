using Gateway.Content;

namespace Gateway.Store.ContentSources;

/// <summary>
/// What the watchers reported and nobody has imported yet. A file is taken when it has been left alone for a while; a walk of everything
/// waits until nothing is created, renamed or deleted any more, so that a move is not taken for an end.
/// </summary>
internal sealed class PendingChanges(TimeSpan settleTime, TimeProvider time)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patienceWithFiles = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeSpan _calm = settleTime * 4 / 3;
    private readonly TimeSpan _quiet = settleTime * 2;
    private readonly Dictionary<string, Waiting> _files = new(StringComparer.Ordinal);
    private HashSet<string>? _unclear;
    private int _moves;
    private long _lastMove;
    private long? _walkWantedSince;
    private long? _settledSince;

    /// <summary>True while a walk is to come, which takes all that changed until then.</summary>
    public bool IsWalkWanted
    {
        get
        {
            lock (_lock)
                return _walkWantedSince is not null;
        }
    }

    /// <summary>Something was written to the file.</summary>
    public void Write(string path)
    {
        lock (_lock)
            _files[path] = new Waiting(time.GetTimestamp(), null);
    }

    /// <summary>Something was created, renamed or deleted at the path.</summary>
    public void Move(string path)
    {
        lock (_lock)
        {
            _files[path] = new Waiting(time.GetTimestamp(), null);
            // A folder, or a file of no concern, of which some programs make and delete one after the other: that is told when it matters.
            if (ContentPath.HasContentEnding(path))
                Moved();
            else
                _unclear?.Add(path);
        }
    }

    /// <summary>From now on it is noted what is created, renamed and deleted while a walk goes on, until <see cref="EndWalk"/>.</summary>
    /// <returns>What <see cref="NothingMovedSince"/> compares with.</returns>
    public int BeginWalk()
    {
        lock (_lock)
        {
            _unclear = new HashSet<string>(StringComparer.Ordinal);
            return _moves;
        }
    }

    /// <summary>True where nothing moved since the walk began that it may have overlooked at both places.</summary>
    /// <param name="begun">What <see cref="BeginWalk"/> gave.</param>
    /// <param name="matters">Whether content may have moved with what is, or was, at a path without a content file's ending.</param>
    public bool NothingMovedSince(int begun, Func<string, bool> matters)
    {
        string[] unclear;
        lock (_lock)
        {
            if (_moves != begun)
                return false;
            unclear = [.. _unclear ?? []];
        }

        return !Array.Exists(unclear, path => matters(path));
    }

    public void EndWalk()
    {
        lock (_lock)
            _unclear = null;
    }

    /// <summary>Only a walk of everything can tell what happened.</summary>
    /// <param name="isMove">True where it happened just now, so that more may be on its way.</param>
    public void WantWalk(bool isMove)
    {
        lock (_lock)
        {
            _walkWantedSince ??= time.GetTimestamp();
            if (isMove)
                Moved();
        }
    }

    /// <summary>
    /// The files that have settled since they were reported; they are pending no longer. They wait a moment for those that are being created or
    /// moved beside them: what was done at once is seen at once.
    /// </summary>
    public IReadOnlyList<string> TakeSettled()
    {
        lock (_lock)
        {
            var settled = _files.Where(file => Settles(file.Key, file.Value)).Select(file => file.Key).ToList();
            _settledSince = settled.Count == 0 ? null : _settledSince ?? time.GetTimestamp();
            if (
                _settledSince is not { } since
                || (time.GetElapsedTime(_lastMove) < _calm && time.GetElapsedTime(since) < _patienceWithFiles)
            )
                return [];
            foreach (var path in settled)
                _files.Remove(path);
            _settledSince = null;
            return settled;
        }
    }

    /// <summary>True where a walk is wanted and its time has come; it is wanted no longer.</summary>
    public bool TakeWalk()
    {
        lock (_lock)
        {
            if (_walkWantedSince is not { } since || (time.GetElapsedTime(_lastMove) < _quiet && time.GetElapsedTime(since) < _patience))
                return false;
            _walkWantedSince = null;
            return true;
        }
    }

    private void Moved()
    {
        _moves++;
        _lastMove = time.GetTimestamp();
    }

    private bool Settles(string path, Waiting file)
    {
        var look = Look.At(path);
        if (file.Seen is null)
            file.Seen = look;
        if (time.GetElapsedTime(file.Since) < settleTime)
            return false;
        if (file.Seen == look)
            return true;
        (file.Seen, file.Since) = (look, time.GetTimestamp());
        return false;
    }

    private sealed class Waiting(long since, Look? seen)
    {
        public long Since { get; set; } = since;

        public Look? Seen { get; set; } = seen;
    }

    private sealed record Look(bool Exists, long Length, DateTime Written)
    {
        public static Look At(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Look(Exists: true, file.Length, file.LastWriteTimeUtc) : new Look(Exists: false, 0, default);
        }
    }
}
