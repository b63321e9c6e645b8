using Gateway.Content.Files;
using LibGit2Sharp;

namespace Gateway.Store.ContentSources;

/// <summary>The checked-out files of a clone. They are exactly the files of a commit, with placeholders for oversized files.</summary>
internal sealed class WorkingTree(GitSettings settings, OversizedFiles oversizedFiles)
{
    private CheckedOut? _checkedOut;

    /// <summary>
    /// True if the configured folder exists, and no symbolic link in its path leads out of the clone. Otherwise an author of commits could
    /// publish any file of this machine.
    /// </summary>
    public bool HasFolder => Directory.Exists(settings.Root) && IsFolderInsideClone;

    /// <summary>The commit of the files. <c>null</c> if this process has checked out none.</summary>
    public string? CheckedOutCommit => _checkedOut?.Commit;

    private bool IsFolderInsideClone =>
        settings.Folder.Length == 0 || ContentFolder.Find(settings.Directory, settings.Root) is { Problem: null };

    /// <summary>Checks out the commit, and deletes all other files.</summary>
    /// <returns>The full paths that differ from the commit <paramref name="before"/>. <c>null</c> if the difference is unknown.</returns>
    public IReadOnlyList<string>? CheckOut(string commit, string? before)
    {
        using var repository = new Repository(settings.Directory);
        var target = repository.Lookup<Commit>(commit) ?? throw new NotFoundException($"The clone does not contain the commit {commit}.");
        var oversized = oversizedFiles.In(repository, target.Tree);
        var files = oversized.Count == 0 ? target : OversizedFiles.Replace(repository, target, oversized);
        repository.Reset(ResetMode.Hard, files, new CheckoutOptions { CheckoutModifiers = CheckoutModifiers.Force });
        foreach (var (path, bytes) in oversized)
            OversizedFiles.Resize(Path.Combine(settings.Directory, path), bytes);
        _checkedOut = new CheckedOut(commit, files.Sha, oversized);
        foreach (var untracked in UntrackedFiles(repository))
            Delete(Path.Combine(settings.Directory, untracked));
        if (!Directory.Exists(settings.Root) && IsFolderInsideClone && HadFolderBefore(repository, target))
            Directory.CreateDirectory(settings.Root);
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

    private static StatusOptions Everything =>
        new()
        {
            IncludeIgnored = true,
            IncludeUntracked = true,
            RecurseIgnoredDirs = true,
            RecurseUntrackedDirs = true,
            ExcludeSubmodules = true,
        };

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

    /// <summary>The commit and the paths that are checked out.</summary>
    /// <param name="Commit">The commit of the repository.</param>
    /// <param name="Tip">The commit of the working tree: the same one, or one with placeholders for oversized files.</param>
    /// <param name="Oversized">The oversized files, by their paths, with their sizes.</param>
    private sealed record CheckedOut(string Commit, string Tip, IReadOnlyDictionary<string, long> Oversized);
}
