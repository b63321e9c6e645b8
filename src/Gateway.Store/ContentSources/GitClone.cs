using Gateway.Content;
using LibGit2Sharp;
using LibGit2Sharp.Handlers;

namespace Gateway.Store.ContentSources;

/// <summary>The gateway's own copy of a repository. Every method blocks; no two may run at once, which <see cref="Turn"/> is for.</summary>
internal sealed class GitClone(GitSettings settings) : IDisposable
{
    /// <summary>The reference that is fetched to.</summary>
    public const string Tracking = $"refs/remotes/{Remote}/followed";

    private const string Remote = "origin";
    private const string BranchPrefix = "refs/heads/";

    // A fetch makes a pack and nothing ever joins them: with this many a new clone is quicker.
    private const int TooManyPacks = 500;

    private readonly CloneFolder _folder = new(settings.Directory);

    static GitClone()
    {
        // A repository that is another user's, as one mounted into a container, is read as any other: nothing in it is ever run.
        GlobalSettings.SetOwnerValidation(false);
        GitTimeouts.Set(GitTimeouts.ToConnect, GitTimeouts.OfSilence);
        GitTimeouts.SetForSsh();
    }

    public SemaphoreSlim Turn { get; } = new(1, 1);

    public GitSettings Settings => settings;

    public string Root =>
        Path.Combine(settings.Directory, settings.Folder.Replace('/', Path.DirectorySeparatorChar)).TrimEnd(Path.DirectorySeparatorChar);

    /// <summary>True where the configured folder is there, and no link on the way to it leads out of the clone: whoever may commit could else publish any file of this machine.</summary>
    public bool HasFolder => Directory.Exists(Root) && IsWithin;

    private bool IsWithin => settings.Folder.Length == 0 || ContentFolder.At(settings.Directory, Root) is { Refusal: null };

    /// <summary>Fetches the branch.</summary>
    /// <returns>The commit at its tip; <c>null</c> where the repository has no such branch.</returns>
    /// <exception cref="IOException">The repository does not answer.</exception>
    /// <exception cref="LibGit2SharpException">It does not go on, or the clone is damaged.</exception>
    public string? Fetch(CancellationToken cancellationToken)
    {
        if (RemoteBranch() is not { } branch)
            return null;
        using var repository = Open();
        if (repository.Refs[Tracking]?.TargetIdentifier == branch.TargetIdentifier)
            return branch.TargetIdentifier;
        LibGit2Sharp.Commands.Fetch(
            repository,
            Remote,
            [$"+{branch.CanonicalName}:{Tracking}"],
            new FetchOptions
            {
                TagFetchMode = TagFetchMode.None,
                CredentialsProvider = Credentials,
                OnTransferProgress = _ => !cancellationToken.IsCancellationRequested,
                OnProgress = _ => !cancellationToken.IsCancellationRequested,
            },
            logMessage: null
        );
        return repository.Refs[Tracking]?.TargetIdentifier;
    }

    /// <summary>What was fetched last; <c>null</c> where there is no clone.</summary>
    public string? LastFetched()
    {
        if (!_folder.IsOurs || !Repository.IsValid(settings.Directory))
            return null;
        using var repository = new Repository(settings.Directory);
        return repository.Refs[Tracking]?.TargetIdentifier;
    }

    /// <summary>Makes the files those of the commit, and no others.</summary>
    /// <returns>The full paths of what is not as it was at <paramref name="before"/>; <c>null</c> where that cannot be told.</returns>
    public IReadOnlyList<string>? CheckOut(string commit, string? before)
    {
        using var repository = new Repository(settings.Directory);
        var target = repository.Lookup<Commit>(commit) ?? throw new NotFoundException($"The commit {commit} is not there.");
        repository.Reset(ResetMode.Hard, target, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.Force });
        foreach (var stray in Strays(repository))
            Remove(Path.Combine(settings.Directory, stray));
        if (!Directory.Exists(Root) && IsWithin && IsEmptied(repository, target))
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

    /// <summary>True where the files are those of the commit, and no others.</summary>
    public bool IsAt(string commit)
    {
        try
        {
            using var repository = new Repository(settings.Directory);
            return repository.Head.Tip?.Sha == commit
                && !repository.RetrieveStatus(Everything).Any(entry => entry.State != FileStatus.Unaltered);
        }
        catch (LibGit2SharpException)
        {
            return false;
        }
    }

    /// <summary>Takes away what keeps the clone from being used: locks of a process that was killed, or the whole clone where it is damaged.</summary>
    /// <returns>True where the clone was removed.</returns>
    public bool Repair()
    {
        if (!Directory.Exists(settings.Directory) || !_folder.IsOurs)
            return false;
        _folder.Unlock();
        if (IsSound() && !HasTooManyPacks())
            return false;
        _folder.Clear();
        return true;
    }

    public void Dispose() => Turn.Dispose();

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
        // Old servers say what HEAD is, not where it points.
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
            // Not the clone's fault.
            throw new IOException(fault.Message, fault);
        }
    }

    private Repository Open()
    {
        if (!_folder.IsOurs)
            throw new IOException($"The folder {settings.Directory} has files that are not from there, and none of the gateway's.");
        // What is there may be read by an import just now: only Repair, which has its time, removes it.
        var isValid = Repository.IsValid(settings.Directory);
        if ((!isValid && !_folder.IsBlank) || HasTooManyPacks())
            throw new LibGit2SharpException("The clone has to be made again.");
        if (!isValid)
        {
            _folder.Take();
            Repository.Init(settings.Directory);
        }

        var repository = new Repository(settings.Directory);
        if (repository.Network.Remotes[Remote] is not { } remote)
            repository.Network.Remotes.Add(Remote, settings.Url);
        else if (remote.Url != settings.Url)
            repository.Network.Remotes.Update(Remote, update => update.Url = settings.Url);
        // The files are to have the repository's bytes, whatever this machine's settings say.
        repository.Config.Set("core.autocrlf", value: false);
        return repository;
    }

    // Git keeps no empty folders. One that no commit ever had is none that was emptied, but a mistake in the settings, and one with a file's name is neither.
    private bool IsEmptied(Repository repository, Commit commit)
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
            // A shallow repository does not have its history.
            return false;
        }
    }

    private static IEnumerable<Commit> History(Repository repository, Commit commit) =>
        repository.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = commit, FirstParentOnly = true });

    private static IEnumerable<string> Strays(Repository repository) =>
        repository
            .RetrieveStatus(Everything)
            .Where(entry => (entry.State & (FileStatus.NewInWorkdir | FileStatus.Ignored)) != FileStatus.Unaltered)
            .Select(entry => entry.FilePath);

    private bool HasTooManyPacks()
    {
        var packs = Path.Combine(settings.Directory, ".git", "objects", "pack");
        return Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.pack").Skip(TooManyPacks).Any();
    }

    private bool IsSound()
    {
        try
        {
            using var repository = new Repository(settings.Directory);
            _ = repository.Head.Tip;
            return repository.Refs[Tracking] is not { } tip
                || (
                    repository.Lookup<Commit>(tip.TargetIdentifier) is { } commit
                    && IsWhole(repository, commit.Tree)
                    && repository.Index.Count >= 0
                );
        }
        catch (Exception damage) when (damage is LibGit2SharpException or IOException)
        {
            return false;
        }
    }

    private static bool IsWhole(Repository repository, Tree tree) =>
        tree.All(entry =>
            entry.TargetType switch
            {
                TreeEntryTargetType.Tree => IsWhole(repository, (Tree)entry.Target),
                TreeEntryTargetType.Blob => ((Blob)entry.Target).Size >= 0,
                _ => true,
            }
        );

    private static void Remove(string path)
    {
        if (path.EndsWith('/') && Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private CredentialsHandler? Credentials =>
        settings.Password is { } password
            ? (_, usernameFromUrl, _) =>
                new UsernamePasswordCredentials { Username = settings.Username ?? usernameFromUrl ?? "git", Password = password }
            : null;
}
