namespace Gateway.Store.ContentSources;

/// <summary>A content source, while this node imports it: a watched folder, or a branch of a repository.</summary>
internal abstract class ContentSource : IAsyncDisposable
{
    /// <summary>The folder with the files.</summary>
    public abstract string Root { get; }

    /// <summary>
    /// The folder that only this source writes to. Articles that former settings imported from other places in it are pruned.
    /// </summary>
    public virtual string ExclusiveFolder => Root;

    /// <summary>The name of the source in the log.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The name of the source in addresses of media, and the commit of its files. <c>null</c> if it is not a repository, or is not checked
    /// out.
    /// </summary>
    public virtual (string Source, string Commit)? Commit => null;

    /// <summary>True if the source is unavailable. The state of its files is unknown, so none of its articles may be withdrawn.</summary>
    public abstract bool IsUnavailable { get; }

    /// <summary>How long a file must be unchanged before it is read.</summary>
    public abstract TimeSpan SettleTime { get; }

    /// <summary>Checks for changes, and prepares them for the import. Called several times a second, never during an import.</summary>
    /// <returns>Files to import in addition to those that the watchers report.</returns>
    public abstract Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Returns true if the folder is still the one of the last preparation. Called only for sources that were available when the scan
    /// began.
    /// </summary>
    public abstract bool IsSameFolder();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A folder of <c>Content:Paths</c>.</summary>
internal sealed class FolderSource(string root, TimeSpan settleTime, PendingChanges pending, TimeProvider time, ILogger logger)
    : ContentSource
{
    private static readonly TimeSpan _checkInterval = TimeSpan.FromSeconds(1);

    private readonly FolderWatcher _watch = new(root, pending, logger);
    private long? _lastCheck;

    public override string Root => root;

    public override string Name => root;

    public override bool IsUnavailable => _watch.IsUnavailable();

    public override TimeSpan SettleTime => settleTime;

    public override Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_lastCheck is not { } lastCheck || time.GetElapsedTime(lastCheck) >= _checkInterval)
        {
            _watch.EnsureWatching();
            _lastCheck = time.GetTimestamp();
        }

        return Task.FromResult<IReadOnlyList<string>>([]);
    }

    public override bool IsSameFolder() => _watch.IsSameFolder();

    public override ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return ValueTask.CompletedTask;
    }
}
