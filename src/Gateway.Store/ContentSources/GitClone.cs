using Gateway.Content.Files;
using LibGit2Sharp;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The gateway's clone of a repository. All methods block. Hold <see cref="AccessLock"/> to call them, because only one may run at a time.
/// </summary>
internal sealed class GitClone : IDisposable
{
    /// <summary>The tracking reference that the branch is fetched to.</summary>
    public const string TrackingReference = $"refs/remotes/{Remote}/followed";

    private const string Remote = "origin";

    // Each fetch creates a pack, and libgit2 never merges packs. With more packs than this, a new clone is faster.
    private const int MaxPacks = 500;

    private readonly CloneFolder _folder;
    private readonly OversizedFiles _oversized;
    private readonly GitRemote _remote;
    private readonly WorkingTree _workingTree;

    static GitClone()
    {
        // Repositories that another user owns are allowed, for example in a mounted volume. This is safe because the gateway runs nothing
        // in them.
        GlobalSettings.SetOwnerValidation(false);
        GitTimeouts.Set(GitTimeouts.ConnectTimeout, GitTimeouts.IdleTimeout);
        GitTimeouts.SetForSsh();
    }

    public GitClone(GitSettings settings, ContentOptions options)
    {
        Settings = settings;
        _folder = new CloneFolder(settings.Directory, settings.IsInDataDirectory);
        _oversized = new OversizedFiles(options.MaxFileBytes);
        _remote = new GitRemote(settings);
        _workingTree = new WorkingTree(settings, _oversized);
    }

    public SemaphoreSlim AccessLock { get; } = new(1, 1);

    public GitSettings Settings { get; }

    /// <summary>True while this node imports the files. Then only the import changes them.</summary>
    public bool IsImporting { get; set; }

    /// <inheritdoc cref="WorkingTree.CheckedOutCommit"/>
    public string? CheckedOutCommit => _workingTree.CheckedOutCommit;

    public string Root => Settings.Root;

    /// <inheritdoc cref="WorkingTree.HasFolder"/>
    public bool HasFolder => _workingTree.HasFolder;

    /// <summary>Fetches the branch.</summary>
    /// <returns>The commit at its tip. <c>null</c> if the repository has no such branch.</returns>
    /// <exception cref="IOException">The repository does not respond.</exception>
    /// <exception cref="LibGit2SharpException">The fetch stalls, or the clone is damaged.</exception>
    public string? Fetch(CancellationToken cancellationToken)
    {
        if (_remote.FindBranch() is not { } branch)
            return null;
        using var repository = Open();
        if (repository.Refs[TrackingReference]?.TargetIdentifier == branch.TargetIdentifier)
            return branch.TargetIdentifier;
        LibGit2Sharp.Commands.Fetch(
            repository,
            Remote,
            [$"+{branch.CanonicalName}:{TrackingReference}"],
            new FetchOptions
            {
                TagFetchMode = TagFetchMode.None,
                CredentialsProvider = _remote.Credentials,
                OnTransferProgress = _ => !cancellationToken.IsCancellationRequested,
                OnProgress = _ => !cancellationToken.IsCancellationRequested,
            },
            logMessage: "fetch"
        );
        _folder.Protect();
        return repository.Refs[TrackingReference]?.TargetIdentifier;
    }

    /// <summary>Returns the last fetched commit. Returns <c>null</c> if there is no clone.</summary>
    public string? LastFetched()
    {
        if (!_folder.IsUsable || !Repository.IsValid(Settings.Directory))
            return null;
        using var repository = new Repository(Settings.Directory);
        if (repository.Network.Remotes[Remote] is not null)
            SetRemote(repository);
        _folder.Protect();
        return repository.Refs[TrackingReference]?.TargetIdentifier;
    }

    /// <inheritdoc cref="WorkingTree.CheckOut"/>
    public IReadOnlyList<string>? CheckOut(string commit, string? before) => _workingTree.CheckOut(commit, before);

    /// <inheritdoc cref="WorkingTree.IsAt"/>
    public bool IsAt(string commit) => _workingTree.IsAt(commit);

    /// <summary>Makes the clone usable again: deletes the lock files of a killed process, or the whole clone if it is damaged.</summary>
    /// <returns>True if the clone was deleted.</returns>
    public bool Repair()
    {
        if (!Directory.Exists(Settings.Directory) || !_folder.IsUsable)
            return false;
        _folder.DeleteStaleLockFiles();
        if (IsIntact() && !HasTooManyPacks())
            return false;
        _folder.DeleteRepository();
        return true;
    }

    /// <inheritdoc cref="CloneFolder.TryReserveForProcess"/>
    public bool TryReserve() => _folder.TryReserveForProcess();

    /// <inheritdoc cref="CloneFolder.EndReservation"/>
    public void EndReservation() => _folder.EndReservation();

    public void Dispose()
    {
        _folder.Dispose();
        AccessLock.Dispose();
    }

    private Repository Open()
    {
        if (!_folder.IsUsable)
            throw new IOException(
                $"The folder {Settings.Directory} contains files but is not a clone of the gateway. Use an empty folder."
            );
        // An import may be reading the files now. Only Repair deletes a clone, because it never runs during an import.
        var isValid = Repository.IsValid(Settings.Directory);
        if ((!isValid && !_folder.HasNoRepository) || HasTooManyPacks())
            throw new LibGit2SharpException("The clone must be created again.");
        if (!isValid)
        {
            _folder.Reserve();
            Repository.Init(Settings.Directory);
        }

        var repository = new Repository(Settings.Directory);
        SetRemote(repository);
        // The files must have exactly the bytes of the repository, regardless of the git settings of this machine.
        repository.Config.Set("core.autocrlf", value: false);
        _folder.Protect();
        return repository;
    }

    // The URL contains no password. Earlier versions wrote it with the password.
    private void SetRemote(Repository repository)
    {
        if (repository.Network.Remotes[Remote] is not { } remote)
            repository.Network.Remotes.Add(Remote, Settings.Url);
        else if (remote.Url != Settings.Url)
            repository.Network.Remotes.Update(Remote, update => update.Url = Settings.Url);
    }

    private bool HasTooManyPacks()
    {
        var packs = Path.Combine(Settings.Directory, ".git", "objects", "pack");
        return Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.pack").Skip(MaxPacks).Any();
    }

    private bool IsIntact()
    {
        try
        {
            using var repository = new Repository(Settings.Directory);
            _ = repository.Head.Tip;
            return repository.Refs[TrackingReference] is not { } tip
                || (
                    repository.Lookup<Commit>(tip.TargetIdentifier) is { } commit
                    && HasAllObjects(repository, commit.Tree)
                    && repository.Index.Count >= 0
                );
        }
        catch (Exception damage) when (damage is LibGit2SharpException or IOException)
        {
            return false;
        }
    }

    // The size of a blob is read with its content, which shows that it is intact.
    private bool HasAllObjects(Repository repository, Tree tree) =>
        tree.All(entry =>
            entry.TargetType switch
            {
                TreeEntryTargetType.Tree => HasAllObjects(repository, (Tree)entry.Target),
                TreeEntryTargetType.Blob => _oversized.Contains(repository, entry.Target.Id) || ((Blob)entry.Target).Size >= 0,
                _ => true,
            }
        );
}
