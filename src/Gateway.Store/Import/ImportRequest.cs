using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>The progress of an import.</summary>
/// <param name="Files">The number of files that have been processed.</param>
/// <param name="Total">The number of files that the scan found.</param>
internal sealed record ImportProgress(int Files, int Total);

/// <summary>The paths to import and the options.</summary>
internal sealed record ImportRequest(IReadOnlyList<string> Paths)
{
    /// <summary>Runs the complete import but rolls back each transaction, so that the report is accurate and nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// The process id of the session that must hold <see cref="ImportLeaderLock"/>. <c>null</c> to import without the lock.
    /// </summary>
    public int? LeaderSessionId { get; init; }

    public WriteTransaction.WriteOptions WriteOptions => new(DryRun, LeaderSessionId);

    /// <summary>Withdraws the articles below the paths whose file is gone.</summary>
    public bool Prune { get; init; }
    public int Concurrency { get; init; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>The paths that are currently unavailable. Documents that were stored from below them are kept unchanged.</summary>
    public IReadOnlyList<string> UnavailablePaths { get; init; } = [];

    /// <summary>
    /// Folders that contain some of the paths and from which nothing else is imported. Documents stored from below them are pruned as well.
    /// </summary>
    public IReadOnlyList<string> ExclusiveFolders { get; init; } = [];

    /// <summary>The folders and files that pruning covers. Documents that were stored from below them must exist in the scan.</summary>
    public IReadOnlyList<string> Roots =>
        [.. Paths.Concat(Prune ? ExclusiveFolders : []).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>Returns the settle time of a path. Files that were written within this time are skipped until a later import.</summary>
    public Func<string, TimeSpan> SettleTimeOf { get; init; } = _ => TimeSpan.Zero;

    /// <summary>Returns true if the folders are still the ones that were scanned. Called before documents are pruned.</summary>
    public Func<bool> AreSameFolders { get; init; } = () => true;

    /// <summary>
    /// Returns true if no file was created, renamed or deleted during the scan. The scan may miss a file that moves, at its old and its new
    /// path. Called before documents are pruned.
    /// </summary>
    public Func<bool> NoEntryChanged { get; init; } = () => true;

    /// <summary>
    /// The documents that the previous scan missed. A document that two scans in a row miss is pruned, even if files moved during the scan.
    /// </summary>
    public IReadOnlySet<Guid> PreviouslyMissed { get; init; } = new HashSet<Guid>();

    /// <summary>
    /// Called with the full path of each file that is skipped because it is still being written, before files are imported.
    /// </summary>
    public Action<string> FileIsBeingWritten { get; init; } = _ => { };

    /// <summary>The gate between this scan and the import of changed files. <c>null</c> if no changed files are imported.</summary>
    public ImportGate? Gate { get; init; }

    /// <summary>The changed files that are imported while this scan runs.</summary>
    public ChangesDuringScan Changes { get; init; } = new();
}
