using Gateway.Content.Files;
using Gateway.Content.Problems;

namespace Gateway.Store.Import;

/// <summary>The files below the paths of an import at one moment, and the paths whose state is unknown.</summary>
/// <param name="Files">The files that can be imported, in the order of the scan.</param>
/// <param name="StillBeingWritten">The files that are still being written; not among <paramref name="Files"/>.</param>
/// <param name="UnreadablePaths">The paths that are unavailable or cannot be read.</param>
internal sealed record FolderScan(
    IReadOnlyList<FileToImport> Files,
    IReadOnlyList<FileToImport> StillBeingWritten,
    IReadOnlyList<string> UnreadablePaths
)
{
    /// <summary>The full paths whose stored documents are kept unchanged, and all documents below them.</summary>
    public IReadOnlyList<string> PathsInUnknownState => [.. UnreadablePaths, .. StillBeingWritten.Select(file => file.FullPath)];

    public static FolderScan Of(ImportRequest request, TimeProvider time)
    {
        var files = new List<FileToImport>();
        var unsettled = new List<FileToImport>();
        var unlisted = request.UnavailablePaths.Select(Path.GetFullPath).ToList();
        foreach (var root in request.Paths.Except(request.UnavailablePaths, StringComparer.Ordinal))
        {
            var settleTime = request.SettleTimeOf(root);
            foreach (var path in ContentFolder.Enumerate(root))
            {
                var writtenAt = settleTime == TimeSpan.Zero ? null : LastWriteTime(path);
                var file = new FileToImport(path, files.Count + unsettled.Count) { WrittenAt = writtenAt };
                if (path.Problem is { Code: ProblemCodes.FileUnreadable })
                    unlisted.Add(file.FullPath);
                (IsSettled(writtenAt, settleTime, time.GetUtcNow()) ? files : unsettled).Add(file);
            }
        }

        return new FolderScan(files, unsettled, unlisted);
    }

    /// <summary>
    /// True if there is a content file now that this scan did not find, and that was not imported since. Then a file that the scan missed
    /// may be the same one at another path.
    /// </summary>
    public bool MissesFilesOf(ImportRequest request)
    {
        var found = Files.Concat(StillBeingWritten).Select(file => file.FullPath).ToHashSet(StringComparer.Ordinal);
        try
        {
            return request
                .Paths.Except(request.UnavailablePaths, StringComparer.Ordinal)
                .SelectMany(ContentFolder.Enumerate)
                .Select(file => Path.GetFullPath(file.Path))
                .Any(path => ContentPath.HasContentExtension(path) && !found.Contains(path) && !request.Changes.Contains(path));
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
    }

    // The absolute difference is used because the clock of a file server may be ahead.
    private static bool IsSettled(DateTime? writtenAt, TimeSpan settleTime, DateTimeOffset now) =>
        writtenAt is not { } written || (now.UtcDateTime - written).Duration() >= settleTime;

    private static DateTime? LastWriteTime(ContentPath path)
    {
        if (path.Problem is not null || !ContentPath.HasContentExtension(path.Path))
            return null;
        try
        {
            return File.GetLastWriteTimeUtc(path.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reader reports the problem.
            return null;
        }
    }
}
