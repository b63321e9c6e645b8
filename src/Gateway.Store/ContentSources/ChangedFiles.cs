using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gateway.Content.Files;
using Gateway.Content.Results;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Imports changed files without a scan, if a scan would have the same result. Otherwise it requests a scan. Used for one turn of the <see
/// cref="ImportGate"/>.
/// </summary>
internal sealed class ChangedFiles(
    int leaderSessionId,
    IReadOnlyList<ContentSource> sources,
    PendingChanges pending,
    KnownFiles known,
    RunningScan scan,
    DeferredChanges deferred,
    FileImporter importer,
    FileReader files,
    HiddenFiles hidden
)
{
    /// <summary>The maximum number of changed files that are imported without a complete scan.</summary>
    private const int MaxFilesWithoutScan = 1_000;

    /// <summary>The maximum size of these files, because they are kept in memory between parsing and import.</summary>
    private const long MaxBytesWithoutScan = 64 * 1024 * 1024;

    private readonly SourceFileLookup _sourceFiles = new(sources);

    /// <summary>Imports the files at the paths. New folders are searched for files, which are imported when they have settled.</summary>
    /// <param name="changed">The full paths.</param>
    /// <param name="mayBeMoves">
    /// True if other files are missing, so that a new file may be a moved one. If it has an error, only a scan finds out which article it
    /// is.
    /// </param>
    /// <param name="cancellationToken">Ends the import between two batches.</param>
    public async IAsyncEnumerable<ImportReport> ImportAsync(
        IReadOnlyList<string> changed,
        bool mayBeMoves,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (changed.Count > MaxFilesWithoutScan || changed.Sum(SizeOf) > MaxBytesWithoutScan)
        {
            LeaveToScan(isEntryChange: false);
            yield break;
        }

        files.RefreshSiteData();
        var parsed = changed.Select(FindChangedFile).OfType<ChangedFile>().ToList();
        var checkedFiles = await importer.CompareWithStoredAsync([.. parsed.Select(file => file.File)], cancellationToken);
        var found = parsed.Zip(checkedFiles, (file, result) => file with { File = result }).ToList();
        var importable = found.Where(file => CanImportAlone(file, found) && !(mayBeMoves && IsNewWithoutArticle(file))).ToList();
        if (importable.Count < found.Count)
            pending.RequestScan(isEntryChange: false);
        // The pending scan may find the same article as in a new file, so new files wait for the scan. Known files are imported now.
        if (pending.IsScanRequested && scan.IsOver)
            importable.RemoveAll(file => !known.Contains(file.File.File.FullPath));
        foreach (var left in found.Except(importable))
        {
            if (left.File.Identity.Kind == FileKind.Document && !IsNewWithoutArticle(left))
                deferred.Add(left.File.Identity.DocumentId);
            else
                deferred.AddUnknown();
        }

        foreach (var ofSource in importable.GroupBy(file => file.Source))
        {
            string[] replaced = [.. ofSource.SelectMany(file => FilesReplacedBy(file.File))];
            var report = await importer.ImportAsync(
                ofSource.Key.Root,
                [.. ofSource.Select(file => file.File)],
                replaced,
                leaderSessionId,
                cancellationToken
            );
            foreach (var path in replaced)
                Forget(path);
            known.Add(report.Claims.IdentifiedFiles);
            scan.Changes.AddImported(report.Claims.IdentifiedFiles);
            yield return report;
        }
    }

    /// <summary>
    /// Withdraws the articles of the files that were at the paths, and removes the content of such topics and organizations.
    /// </summary>
    public async IAsyncEnumerable<ImportReport> RemoveAsync(
        MissingPaths missing,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var gone = new List<(ContentSource Source, MissingFile File)>();
        var skipped = new List<string>();
        // A folder comes after its files. If each of its files was deleted, it was not moved.
        foreach (var path in missing.Paths.Distinct(StringComparer.Ordinal).OrderByDescending(path => path.Length))
        {
            if (ChangesOtherFiles(path, isNew: true))
                LeaveToScan(isEntryChange: false);
            if (!known.ContainsAtOrBelow(path) || _sourceFiles.FindSource(path) is not { } source)
                continue;
            if (gone.Count == MaxFilesWithoutScan || !missing.IsQuiet || pending.IsScanRequested || !CanRemoveAlone(path, out var file))
            {
                // Only now it is known that a folder may have moved.
                pending.RequestScan(isEntryChange: !ContentPath.HasContentExtension(path));
                continue;
            }

            if (file.Kind == FileKind.Document)
                gone.Add((source, new MissingFile(file.DocumentId, path)));
            else
                skipped.Add(path);
            Forget(path);
        }

        await importer.RemoveSkippedAsync(skipped, cancellationToken);
        foreach (var ofSource in gone.GroupBy(file => file.Source, file => file.File))
            yield return await importer.RemoveAsync(ofSource.Key.Root, [.. ofSource], leaderSessionId, cancellationToken);
    }

    /// <summary>Returns the files that no longer exist and were the same document. The file was moved from there.</summary>
    private ImmutableArray<string> FilesReplacedBy(ParsedFile file) =>
        file.Identity.Kind == FileKind.Document ? known.PathsOf(file.Identity.DocumentId).Remove(file.File.FullPath) : [];

    /// <summary>True if the deletion of a file has the same result as a complete scan: no other file is the same document.</summary>
    private bool CanRemoveAlone(string path, out IdentifiedFile file)
    {
        file = known.Find(path) ?? new IdentifiedFile(FileKind.Unknown, default, IsRefused: false);
        return file.Kind switch
            {
                FileKind.Document => known.PathsOf(file.DocumentId).Length == 1 && !IsLeftToScan(file.DocumentId),
                FileKind.Nothing => true,
                _ => false,
            } && _sourceFiles.IsGone(path);
    }

    private bool IsLeftToScan(Guid documentId) => deferred.MayContain(documentId) || (!scan.IsOver && scan.Deferred.MayContain(documentId));

    /// <summary>Requests a scan for changed files whose documents are not known.</summary>
    private void LeaveToScan(bool isEntryChange)
    {
        deferred.AddUnknown();
        pending.RequestScan(isEntryChange);
    }

    private void Forget(string path)
    {
        known.Remove(path);
        scan.Changes.AddRemoved(path);
    }

    // If two changed files are the same article, a scan must import both.
    private bool CanImportAlone(ChangedFile file, List<ChangedFile> changed)
    {
        var identity = file.File.Identity;
        return known.CanImportAlone(file.File.File.FullPath, identity, _sourceFiles.IsGone)
            && (
                identity.Kind != FileKind.Document
                || changed.Count(other =>
                    other.File.Identity is { Kind: FileKind.Document } otherIdentity && otherIdentity.DocumentId == identity.DocumentId
                ) == 1
            );
    }

    /// <summary>True if the file is not an article, although the name is that of a content file, and was not known before.</summary>
    private bool IsNewWithoutArticle(ChangedFile file) =>
        file.File is { File: { LostArticle: null, FullPath: var path }, Identity: var identity, Parsed.Content: var content }
        && (identity.IsRefused || content is ContentResult.Skipped)
        && !known.Contains(path);

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Returns the changed file at a path. Returns <c>null</c> if there is none, or if it cannot be imported by itself.</summary>
    private ChangedFile? FindChangedFile(string path)
    {
        // Only a scan reads the other files again.
        if (ChangesOtherFiles(path, isNew: !known.Contains(path)))
            LeaveToScan(isEntryChange: false);
        if (_sourceFiles.FindSource(path) is not { } source)
            return null;
        if (!source.IsUnavailable && Directory.Exists(path) && FilesOfNewFolder(source, path) is { } inside)
        {
            foreach (var file in inside)
                pending.RecordEntryChange(file);
            return null;
        }

        if (source.IsUnavailable || Directory.Exists(path) || (!File.Exists(path) && known.ContainsAtOrBelow(path)))
        {
            // Only now it is known that a folder may have moved.
            LeaveToScan(isEntryChange: !ContentPath.HasContentExtension(path));
            return null;
        }

        try
        {
            if (!SkippedFile.IsListed(path) || !Path.Exists(path) || ContentFolder.Find(source.Root, path) is not { } found)
                return null;
            var parsed = files.Parse(found);
            var file = new FileToImport(found, 0) { IsHidden = hidden.Contains(parsed.Content) };
            return new ChangedFile(source, new ParsedFile(file, parsed));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LeaveToScan(isEntryChange: false);
            return null;
        }
    }

    /// <summary>
    /// Returns the content files of a folder that was created or moved to the path. The watcher does not report files that were in the
    /// folder before. Returns <c>null</c> if only a scan can import them.
    /// </summary>
    private List<string>? FilesOfNewFolder(ContentSource source, string folder)
    {
        try
        {
            if (known.Contains(folder) || ContentFolder.Find(source.Root, folder) is not { Problem: null })
                return null;
            var inside = new List<string>();
            foreach (var file in ContentFolder.Enumerate(folder))
            {
                if (file.Problem is not null || inside.Count == MaxFilesWithoutScan)
                    return null;
                if (SkippedFile.IsListed(file.Path))
                    inside.Add(file.Path);
            }

            return inside;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The configuration of a site can be in a clone beside the folder with the content.
    private bool ChangesOtherFiles(string path, bool isNew) =>
        sources.Any(source => ContentPath.IsBelow(path, source.ExclusiveFolder) && files.IsSiteData(path, source.Root, isNew));

    private sealed record ChangedFile(ContentSource Source, ParsedFile File);
}
