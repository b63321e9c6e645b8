using Gateway.Content;
using LibGit2Sharp;
using LibGit2Sharp.Handlers;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The gateway's clone of a repository. All methods block. Hold <see cref="AccessLock"/> to call them, because only one may run at a time.
/// </summary>
internal sealed class GitClone(GitSettings settings, ContentOptions options) : IDisposable
{
    /// <summary>The tracking reference that the branch is fetched to.</summary>
    public const string TrackingReference = $"refs/remotes/{Remote}/followed";

    private const string Remote = "origin";
    private const string BranchPrefix = "refs/heads/";

    // Each fetch creates a pack, and libgit2 never merges packs. With more packs than this, a new clone is faster.
    private const int MaxPacks = 500;

    private readonly CloneFolder _folder = new(settings.Directory, settings.IsInDataDirectory);
    private readonly OversizedFiles _oversized = new(options.MaxFileBytes);
    private CheckedOut? _checkedOut;

    static GitClone()
    {
        // Repositories that another user owns are allowed, for example in a mounted volume. This is safe because the gateway runs nothing
        // in them.
        GlobalSettings.SetOwnerValidation(false);
        GitTimeouts.Set(GitTimeouts.ConnectTimeout, GitTimeouts.IdleTimeout);
        GitTimeouts.SetForSsh();
    }

    public SemaphoreSlim AccessLock { get; } = new(1, 1);

    public GitSettings Settings => settings;

    public string Root => settings.Root;

    /// <summary>
    /// True if the configured folder exists, and no symbolic link in its path leads out of the clone. Otherwise an author of commits could
    /// publish any file of this machine.
    /// </summary>
    public bool HasFolder => Directory.Exists(Root) && IsFolderInsideClone;

    private bool IsFolderInsideClone => settings.Folder.Length == 0 || ContentFolder.Find(settings.Directory, Root) is { Problem: null };

    /// <summary>Fetches the branch.</summary>
    /// <returns>The commit at its tip. <c>null</c> if the repository has no such branch.</returns>
    /// <exception cref="IOException">The repository does not respond.</exception>
    /// <exception cref="LibGit2SharpException">The fetch stalls, or the clone is damaged.</exception>
    public string? Fetch(CancellationToken cancellationToken)
    {
        if (RemoteBranch() is not { } branch)
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
                CredentialsProvider = Credentials,
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
        if (!_folder.IsUsable || !Repository.IsValid(settings.Directory))
            return null;
        using var repository = new Repository(settings.Directory);
        if (repository.Network.Remotes[Remote] is not null)
            SetRemote(repository);
        _folder.Protect();
        return repository.Refs[TrackingReference]?.TargetIdentifier;
    }

    /// <summary>Checks out the commit, and deletes all other files.</summary>
    /// <returns>The full paths that differ from the commit <paramref name="before"/>. <c>null</c> if the difference is unknown.</returns>
    public IReadOnlyList<string>? CheckOut(string commit, string? before)
    {
        using var repository = new Repository(settings.Directory);
        var target = repository.Lookup<Commit>(commit) ?? throw new NotFoundException($"The clone does not contain the commit {commit}.");
        var oversized = _oversized.In(repository, target.Tree);
        var files = oversized.Count == 0 ? target : OversizedFiles.Replace(repository, target, oversized);
        repository.Reset(ResetMode.Hard, files, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.Force });
        foreach (var (path, bytes) in oversized)
            OversizedFiles.Resize(Path.Combine(settings.Directory, path), bytes);
        _checkedOut = new CheckedOut(commit, files.Sha, oversized);
        foreach (var untracked in UntrackedFiles(repository))
            Delete(Path.Combine(settings.Directory, untracked));
        if (!Directory.Exists(Root) && IsFolderInsideClone && HadFolderBefore(repository, target))
            Directory.CreateDirectory(Root);
        if (before is null || repository.Lookup<Commit>(before) is not { } known)
            return null;
        using var changes = repository.Diff.Compare<TreeChanges>(
            known.Tree,
            target.Tree,
            new CompareOptions { Similarity = SimilarityOptions.None }
        );
        return [.. changes.Select(change => Path.Combine(settings.Directory, change.Path))];
    }

    /// <summary>True if the working tree contains exactly the files of the commit.</summary>
    public bool IsAt(string commit)
    {
        try
        {
            using var repository = new Repository(settings.Directory);
            return _checkedOut is { } checkedOut
                && checkedOut.Commit == commit
                && repository.Head.Tip?.Sha == checkedOut.Tip
                && repository.RetrieveStatus(Everything).All(entry => IsUnaltered(entry, checkedOut.Oversized));
        }
        catch (LibGit2SharpException)
        {
            return false;
        }
    }

    /// <summary>Makes the clone usable again: deletes the lock files of a killed process, or the whole clone if it is damaged.</summary>
    /// <returns>True if the clone was deleted.</returns>
    public bool Repair()
    {
        if (!Directory.Exists(settings.Directory) || !_folder.IsUsable)
            return false;
        _folder.DeleteStaleLockFiles();
        if (IsIntact() && !HasTooManyPacks())
            return false;
        _folder.DeleteRepository();
        return true;
    }

    public void Dispose() => AccessLock.Dispose();

    private static StatusOptions Everything =>
        new()
        {
            IncludeIgnored = true,
            IncludeUntracked = true,
            RecurseIgnoredDirs = true,
            RecurseUntrackedDirs = true,
            ExcludeSubmodules = true,
        };

    private Reference? RemoteBranch()
    {
        var references = RemoteReferences();
        var head = references.Find(reference => reference.CanonicalName == "HEAD");
        var name = settings.Branch is { } branch ? BranchPrefix + branch : (head as SymbolicReference)?.TargetIdentifier;
        // Old servers report the commit of HEAD, but not its branch.
        return references.Find(reference =>
            reference is DirectReference
            && (
                name is null
                    ? reference.CanonicalName.StartsWith(BranchPrefix, StringComparison.Ordinal)
                        && reference.TargetIdentifier == head?.TargetIdentifier
                    : reference.CanonicalName == name
            )
        );
    }

    private List<Reference> RemoteReferences()
    {
        try
        {
            return [.. Repository.ListRemoteReferences(settings.Url, Credentials)];
        }
        catch (LibGit2SharpException fault)
        {
            // The clone is not damaged, so this must not start a repair.
            throw new IOException(fault.Message, fault);
        }
    }

    private Repository Open()
    {
        if (!_folder.IsUsable)
            throw new IOException(
                $"The folder {settings.Directory} contains files but is not a clone of the gateway. Use an empty folder."
            );
        // An import may be reading the files now. Only Repair deletes a clone, because it never runs during an import.
        var isValid = Repository.IsValid(settings.Directory);
        if ((!isValid && !_folder.HasNoRepository) || HasTooManyPacks())
            throw new LibGit2SharpException("The clone must be created again.");
        if (!isValid)
        {
            _folder.Reserve();
            Repository.Init(settings.Directory);
        }

        var repository = new Repository(settings.Directory);
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
            repository.Network.Remotes.Add(Remote, settings.Url);
        else if (remote.Url != settings.Url)
            repository.Network.Remotes.Update(Remote, update => update.Url = settings.Url);
    }

    // Git stores no empty folders. A missing folder was emptied only if an earlier commit contains it. Otherwise the setting is wrong. A
    // path of a file is not an emptied folder either.
    private bool HadFolderBefore(Repository repository, Commit commit)
    {
        var parts = settings.Folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var paths = parts.Select((_, last) => string.Join('/', parts[..(last + 1)])).ToList();
        if (!paths.TrueForAll(path => commit[path] is null or { TargetType: TreeEntryTargetType.Tree }))
            return false;
        try
        {
            return History(repository, commit).Any(before => before[paths[^1]] is { TargetType: TreeEntryTargetType.Tree });
        }
        catch (NotFoundException)
        {
            // A shallow clone has no complete history.
            return false;
        }
    }

    private static IEnumerable<Commit> History(Repository repository, Commit commit) =>
        repository.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = commit, FirstParentOnly = true });

    private static IEnumerable<string> UntrackedFiles(Repository repository) =>
        repository
            .RetrieveStatus(Everything)
            .Where(entry => (entry.State & (FileStatus.NewInWorkdir | FileStatus.Ignored)) != FileStatus.Unaltered)
            .Select(entry => entry.FilePath);

    private bool HasTooManyPacks()
    {
        var packs = Path.Combine(settings.Directory, ".git", "objects", "pack");
        return Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.pack").Skip(MaxPacks).Any();
    }

    private bool IsIntact()
    {
        try
        {
            using var repository = new Repository(settings.Directory);
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

    private static void Delete(string path)
    {
        if (path.EndsWith('/') && Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private bool IsUnaltered(StatusEntry entry, IReadOnlyDictionary<string, long> oversized) =>
        entry.State == FileStatus.Unaltered
        || (
            entry.State == FileStatus.ModifiedInWorkdir
            && oversized.TryGetValue(entry.FilePath, out var bytes)
            && OversizedFiles.IsResized(Path.Combine(settings.Directory, entry.FilePath), bytes)
        );

    private CredentialsHandler? Credentials =>
        settings.Password is { } password
            ? (_, usernameFromUrl, _) =>
                new UsernamePasswordCredentials { Username = settings.Username ?? usernameFromUrl ?? "git", Password = password }
            : null;

    /// <summary>What is checked out.</summary>
    /// <param name="Commit">The commit of the repository.</param>
    /// <param name="Tip">The commit of the working tree: the same one, or one with placeholders for oversized files.</param>
    /// <param name="Oversized">The oversized files, by their paths, with their sizes.</param>
    private sealed record CheckedOut(string Commit, string Tip, IReadOnlyDictionary<string, long> Oversized);
}
