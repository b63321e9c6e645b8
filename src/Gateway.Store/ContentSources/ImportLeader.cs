using Gateway.Content;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Imports while this node is the leader: first all files, then changes, and all files again at intervals. If the changed files alone do
/// not show what happened, a complete scan does, which takes less than a second for tens of thousands of files.
/// </summary>
internal sealed partial class ImportLeader(
    int leaderSessionId,
    IReadOnlyList<ContentSource> sources,
    PendingChanges pending,
    ContentSettings settings,
    Importer importer,
    FileReader files,
    TimeProvider time,
    ILogger<ImportLeader> logger
)
{
    /// <summary>The maximum number of changed files that are imported without a complete scan.</summary>
    private const int MaxFilesWithoutScan = 1_000;

    /// <summary>The maximum size of these files, because they are kept in memory between parsing and import.</summary>
    private const long MaxBytesWithoutScan = 64 * 1024 * 1024;

    private readonly KnownFiles _known = new();
    private readonly HashSet<string> _unavailable = new(StringComparer.Ordinal);
    private IReadOnlySet<Guid> _missed = new HashSet<Guid>();
    private long _lastScan;

    /// <summary>Imports until it is cancelled. Throws if the database is unavailable.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Sources prepare in parallel. Each has a limited time to become available for the first scan, and these times do not add up.
        await Task.WhenAll(sources.Select(source => source.PrepareAsync(cancellationToken)));
        await ScanAsync(isFirst: true, cancellationToken);
        using var timer = new PeriodicTimer(settings.SettleTime / 3, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var changed = new List<string>();
            foreach (var source in sources)
                changed.AddRange(await source.PrepareAsync(cancellationToken));
            changed.AddRange(pending.DequeueSettledFiles());
            await ImportChangedFilesAsync(changed, cancellationToken);
            if (pending.TryConsumeScanRequest() || time.GetElapsedTime(_lastScan) >= settings.ScanInterval)
                await ScanAsync(isFirst: false, cancellationToken);
        }
    }

    private async Task ImportChangedFilesAsync(List<string> changed, CancellationToken cancellationToken)
    {
        if (changed.Count > MaxFilesWithoutScan || changed.Sum(SizeOf) > MaxBytesWithoutScan)
        {
            pending.RequestScan(isMove: false);
            return;
        }

        var found = changed.Distinct(StringComparer.Ordinal).Select(FindChangedFile).OfType<ChangedFile>().ToList();
        var importable = found.Where(file => CanImportAlone(file, found)).ToList();
        if (importable.Count < found.Count)
            pending.RequestScan(isMove: false);
        // The pending scan may find the same article as in a new file, so new files wait for the scan. Known files are imported now.
        if (pending.IsScanRequested)
            importable.RemoveAll(file => !_known.Contains(file.File.File.FullPath));
        foreach (var ofSource in importable.GroupBy(file => file.Source))
        {
            var report = await importer.ImportFilesAsync(
                ofSource.Key.Root,
                [.. ofSource.Select(file => file.File)],
                leaderSessionId,
                cancellationToken
            );
            _known.Add(report.Claims.IdentifiedFiles);
            LogReport(report, isFirst: false);
        }
    }

    // If two changed files are the same article, a scan must import both.
    private bool CanImportAlone(ChangedFile file, List<ChangedFile> changed)
    {
        var identity = file.File.Identity;
        return _known.CanImportAlone(file.File.File.FullPath, identity)
            && (
                identity.Kind != FileKind.Document
                || changed.Count(other =>
                    other.File.Identity is { Kind: FileKind.Document } otherIdentity && otherIdentity.DocumentId == identity.DocumentId
                ) == 1
            );
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Returns the changed file at a path. Returns <c>null</c> if there is none, or if it cannot be imported by itself.</summary>
    private ChangedFile? FindChangedFile(string path)
    {
        if (sources.FirstOrDefault(source => ContentPath.IsBelow(path, source.Root)) is not { } source)
            return null;
        if (source.IsUnavailable || Directory.Exists(path) || (!File.Exists(path) && _known.ContainsAtOrBelow(path)))
        {
            // Only now it is known that a folder may have moved.
            pending.RequestScan(isMove: !ContentPath.HasContentEnding(path));
            return null;
        }

        try
        {
            if (!ContentPath.HasContentEnding(path) || !Path.Exists(path) || ContentFolder.Find(source.Root, path) is not { } found)
                return null;
            var file = new FileToImport(found, 0);
            return new ChangedFile(source, new ParsedFile(file, files.Parse(found)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            pending.RequestScan(isMove: false);
            return null;
        }
    }

    private async Task ScanAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var moveCount = pending.BeginScan();
        IReadOnlyList<ContentSource> unavailable = [.. sources.Where(source => source.IsUnavailable)];
        ReportAvailability(unavailable);
        var request = new ImportRequest([.. sources.Select(source => source.Root)])
        {
            Prune = true,
            LeaderSessionId = leaderSessionId,
            UnavailablePaths = [.. unavailable.Select(source => source.Root)],
            ExclusiveFolders = [.. sources.Except(unavailable).Select(source => source.ExclusiveFolder)],
            SettleTimeOf = root => sources.First(source => source.Root == root).SettleTime,
            AreSameFolders = () => sources.Except(unavailable).All(source => source.IsSameFolder()),
            // Before the first scan no files are known, so any moved path may matter.
            NothingMoved = () =>
                pending.NothingMovedSince(moveCount, path => _known.IsEmpty || Directory.Exists(path) || _known.ContainsAtOrBelow(path)),
            PreviouslyMissed = _missed,
        };
        _missed = new HashSet<Guid>();
        try
        {
            var report = await importer.RunAsync(request, progress: null, cancellationToken);
            var isComplete = request.NothingMoved() && request.AreSameFolders();
            _missed = report.Missed;
            _known.Replace(report.Claims.IdentifiedFiles);
            foreach (var path in report.StillBeingWritten)
                pending.RecordWrite(path);
            if (!isComplete)
                pending.RequestScan(isMove: false);
            LogReport(report, isFirst);
            if (isFirst)
                await LogArticlesOutsideSourcesAsync(cancellationToken);
        }
        catch (DirectoryNotFoundException)
        {
            // A folder was deleted after the scan started.
            pending.RequestScan(isMove: true);
        }
        finally
        {
            pending.EndScan();
        }

        _lastScan = time.GetTimestamp();
    }

    private void ReportAvailability(IReadOnlyList<ContentSource> unavailable)
    {
        foreach (var source in sources.Where(source => _unavailable.Contains(source.Root) && !unavailable.Contains(source)))
            LogAvailable(source.Name);
        foreach (var source in unavailable.Where(source => !_unavailable.Contains(source.Root)))
            LogUnavailable(source.Name);
        _unavailable.Clear();
        _unavailable.UnionWith(unavailable.Select(source => source.Root));
    }

    private async Task LogArticlesOutsideSourcesAsync(CancellationToken cancellationToken)
    {
        var articles = await importer.CountOutsideAsync(
            [.. sources.SelectMany(source => (string[])[source.Root, source.ExclusiveFolder])],
            cancellationToken
        );
        if (articles > 0)
            LogArticlesOutsideSources(articles);
    }

    private void LogReport(ImportReport report, bool isFirst)
    {
        foreach (var problem in report.NewProblems.Where(problem => !_unavailable.Contains(problem.File)))
            LogRejected(problem.File, problem.Line ?? 1, problem.Column ?? 1, problem.Code, problem.Message);
        if (!isFirst && report.ChangedNothing)
            return;
        LogImported(
            report.Created,
            report.Updated,
            report.Withdrawn,
            report.Rejected,
            report.Files,
            (long)report.Duration.TotalMilliseconds
        );
    }

    private sealed record ChangedFile(ContentSource Source, ParsedFile File);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported: {Created} created, {Updated} updated, {Withdrawn} withdrawn, {Rejected} rejected of {Files} files in {Milliseconds} ms"
    )]
    private partial void LogImported(int created, int updated, int withdrawn, int rejected, int files, long milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rejected: {File}:{Line}:{Column}: {Code} {Problem}")]
    private partial void LogRejected(string file, int line, int column, string code, string problem);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Articles from folders that are not configured: {Articles}. They stay as they are"
    )]
    private partial void LogArticlesOutsideSources(long articles);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Source} is unavailable: it does not exist, cannot be listed, or is empty. Imported articles stay"
    )]
    private partial void LogUnavailable(string source);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} is available again")]
    private partial void LogAvailable(string source);
}
