using Gateway.Content;

namespace Gateway.Store.Import;

/// <summary>What lies below the paths of an import at one moment: what can be read, and what nothing can be said about.</summary>
/// <param name="Files">The files in the walk's order.</param>
/// <param name="StillBeingWritten">The files that are still being written; not among <paramref name="Files"/>.</param>
/// <param name="Unlisted">The folders that could not be entered.</param>
internal sealed record FolderScan(
    IReadOnlyList<FileToImport> Files,
    IReadOnlyList<FileToImport> StillBeingWritten,
    IReadOnlyList<string> Unlisted
)
{
    /// <summary>The full paths whose stored documents are to stay as they are, with all below them.</summary>
    public IReadOnlyList<string> Unknown => [.. Unlisted, .. StillBeingWritten.Select(file => file.FullPath)];

    public static FolderScan Of(ImportRequest request, DateTimeOffset now)
    {
        var files = new List<FileToImport>();
        var unsettled = new List<FileToImport>();
        var unlisted = request.UnavailablePaths.Select(Path.GetFullPath).ToList();
        foreach (var root in request.Paths.Except(request.UnavailablePaths, StringComparer.Ordinal))
        {
            var settleTime = request.SettleTimeOf(root);
            foreach (var path in ContentFolder.Enumerate(root))
            {
                var file = new FileToImport(path, files.Count + unsettled.Count);
                if (path.Refusal is { Code: ProblemCodes.FileUnreadable })
                    unlisted.Add(file.FullPath);
                (IsSettled(path, settleTime, now) ? files : unsettled).Add(file);
            }
        }

        return new FolderScan(files, unsettled, unlisted);
    }

    // A time in the future says nothing: clocks of file servers differ.
    private static bool IsSettled(ContentPath path, TimeSpan settleTime, DateTimeOffset now)
    {
        if (settleTime == TimeSpan.Zero || path.Refusal is not null || !ContentPath.HasContentEnding(path.Path))
            return true;
        try
        {
            return (now.UtcDateTime - File.GetLastWriteTimeUtc(path.Path)).Duration() >= settleTime;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reader says what is wrong with it.
            return true;
        }
    }
}
