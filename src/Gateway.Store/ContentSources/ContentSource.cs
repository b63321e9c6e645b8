namespace Gateway.Store.ContentSources;

/// <summary>Where content comes from, as long as this node ingests it: a folder that is watched, or a branch of a repository.</summary>
internal abstract class ContentSource : IAsyncDisposable
{
    /// <summary>The folder with the files.</summary>
    public abstract string Root { get; }

    /// <summary>The folder that only this source puts files into: what was imported from elsewhere in it, by former settings, is gone.</summary>
    public virtual string Holding => Root;

    /// <summary>How the source is called in the log.</summary>
    public abstract string Name { get; }

    /// <summary>True where nothing can be said about its files at present, so that none of its articles may be withdrawn.</summary>
    public abstract bool IsAway { get; }

    /// <summary>How long a file must have been left alone before it is read.</summary>
    public abstract TimeSpan SettleTime { get; }

    /// <summary>Looks whether there is something new, and makes it ready to be imported. Called several times a second, never during an import.</summary>
    /// <returns>Files to import beyond those that the watchers report.</returns>
    public abstract Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>True where the folder is the one that it was when last prepared.</summary>
    public abstract bool IsSame();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A folder of <c>Content:Paths</c>.</summary>
internal sealed class FolderSource(string root, TimeSpan settleTime, PendingChanges pending, TimeProvider time, ILogger logger)
    : ContentSource
{
    private static readonly TimeSpan _lookInterval = TimeSpan.FromSeconds(1);

    private readonly FolderWatch _watch = new(root, pending, logger);
    private long? _looked;

    public override string Root => root;

    public override string Name => root;

    public override bool IsAway => _watch.IsAway();

    public override TimeSpan SettleTime => settleTime;

    public override Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_looked is not { } looked || time.GetElapsedTime(looked) >= _lookInterval)
        {
            _watch.Renew();
            _looked = time.GetTimestamp();
        }

        return Task.FromResult<IReadOnlyList<string>>([]);
    }

    public override bool IsSame() => _watch.IsSame();

    public override ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return ValueTask.CompletedTask;
    }
}
