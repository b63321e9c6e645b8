using Gateway.Content;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Imports while this node is the leader: all files at the start and again at intervals, and changes as soon as they are reported, also
/// while a scan runs. If the changed files alone do not show what happened, a complete scan does.
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

    // Everything below is used only in a turn of the gate.
    private readonly KnownFiles _known = new();
    private IReadOnlySet<Guid> _missed = new HashSet<Guid>();
    private long _lastScan;
    private Scan? _scan;

    // Replaced by each scan, and read by the import of changed files.
    private HashSet<string> _unavailable = new(StringComparer.Ordinal);

    /// <summary>Imports until it is cancelled. Throws if the database is unavailable.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Sources prepare in parallel. Each has a limited time to become available for the first scan, and these times do not add up.
        await Task.WhenAll(sources.Select(source => source.PrepareAsync(cancellationToken)));
        _known.Add(await importer.StoredFilesAsync([.. sources.Select(source => source.Root)], cancellationToken));
        using var gate = new ImportGate();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var scan = StartScan(gate, isFirst: true, end.Token);
        try
        {
            using var timer = new PeriodicTimer(settings.SettleTime / 3, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (scan.IsCompleted)
                    await scan;
                await ImportChangesAsync(gate, isScanning: !scan.IsCompleted, cancellationToken);
                if (scan.IsCompleted && (pending.TryConsumeScanRequest() || time.GetElapsedTime(_lastScan) >= settings.ScanInterval))
                    scan = StartScan(gate, isFirst: false, end.Token);
            }
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)scan).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task StartScan(ImportGate gate, bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst)
            pending.ClearScanRequest();
        var scan = _scan = new Scan(new DocumentClaims(), new ChangesDuringScan());
        return Task.Run(() => ScanAsync(gate, scan, isFirst, cancellationToken), cancellationToken);
    }

    private async Task ImportChangesAsync(ImportGate gate, bool isScanning, CancellationToken cancellationToken)
    {
        // The sources may change their files and replace their folders, so they wait until no scan reads the files.
        var changed = new List<string>();
        foreach (var source in isScanning ? [] : sources)
            changed.AddRange(await source.PrepareAsync(cancellationToken));
        var missing = changed.Where(path => !Path.Exists(path)).ToList();
        changed.RemoveAll(path => !Path.Exists(path));
        changed.AddRange(pending.DequeueSettledFiles());
        var missed = pending.DequeueMissingPaths();
        if (changed.Count + missing.Count + missed.Paths.Count == 0)
            return;
        using (await gate.EnterAloneAsync(cancellationToken))
        {
            // A file that the scan rejected is still known as before, because it may heal.
            if (_scan is { } scan)
                _known.Add(
                    scan.Claims.IdentifiedFiles.Where(file => file.Value.Kind != FileKind.Unknown && !scan.Changes.Contains(file.Key))
                );
            await ImportChangedFilesAsync(changed, isScanning, cancellationToken);
            await RemoveMissingFilesAsync(missing, nothingMoves: true, cancellationToken);
            await RemoveMissingFilesAsync(missed.Paths, missed.NothingMoves, cancellationToken);
        }
    }

    private async Task ImportChangedFilesAsync(List<string> changed, bool isScanning, CancellationToken cancellationToken)
    {
        if (changed.Count > MaxFilesWithoutScan || changed.Sum(SizeOf) > MaxBytesWithoutScan)
        {
            pending.RequestScan(isMove: false);
            return;
        }

        var found = changed.Distinct(StringComparer.Ordinal).Select(FindChangedFile).OfType<ChangedFile>().ToList();
        var alone = found.Where(file => CanImportAlone(file, found)).ToList();
        if (alone.Count < found.Count)
            pending.RequestScan(isMove: false);
        // The pending scan may find the same article as in a new file, so new files wait for the scan. Known files are imported now.
        if (pending.IsScanRequested && !isScanning)
            alone.RemoveAll(file => !_known.Contains(file.File.File.FullPath));
        foreach (var ofSource in alone.GroupBy(file => file.Source))
        {
            string[] replaced = [.. ofSource.SelectMany(file => FilesReplacedBy(file.File))];
            var report = await importer.ImportFilesAsync(
                ofSource.Key.Root,
                [.. ofSource.Select(file => file.File)],
                replaced,
                leaderSessionId,
                cancellationToken
            );
            foreach (var path in replaced)
                Forget(path);
            _known.Add(report.Claims.IdentifiedFiles);
            _scan?.Changes.AddImported(report.Claims.IdentifiedFiles);
            LogReport(report, isFirst: false);
        }
    }

    /// <summary>Returns the files that no longer exist and were the same document. The file was moved from there.</summary>
    private IEnumerable<string> FilesReplacedBy(ParsedFile file) =>
        file.Identity.Kind == FileKind.Document ? _known.PathsOf(file.Identity.DocumentId).Remove(file.File.FullPath) : [];

    private async Task RemoveMissingFilesAsync(IReadOnlyList<string> paths, bool nothingMoves, CancellationToken cancellationToken)
    {
        var gone = new List<(ContentSource Source, MissingFile File)>();
        // A folder comes after its files. If each of its files was deleted, it was not moved.
        foreach (var path in paths.Distinct(StringComparer.Ordinal).OrderByDescending(path => path.Length))
        {
            if (!_known.ContainsAtOrBelow(path) || FindSource(path) is not { } source)
                continue;
            if (gone.Count == MaxFilesWithoutScan || !nothingMoves || pending.IsScanRequested || !CanRemoveAlone(source, path, out var file))
            {
                // Only now it is known that a folder may have moved.
                pending.RequestScan(isMove: !ContentPath.HasContentEnding(path));
                continue;
            }

            if (file.Kind == FileKind.Document)
                gone.Add((source, new MissingFile(file.DocumentId, path)));
            Forget(path);
        }

        foreach (var ofSource in gone.GroupBy(file => file.Source, file => file.File))
            LogReport(
                await importer.RemoveFilesAsync(ofSource.Key.Root, [.. ofSource], leaderSessionId, cancellationToken),
                isFirst: false
            );
    }

    /// <summary>True if the deletion of a file has the same result as a complete scan: no other file was the same document.</summary>
    private bool CanRemoveAlone(ContentSource source, string path, out IdentifiedFile file)
    {
        file = _known.Find(path) ?? new IdentifiedFile(FileKind.Unknown, default, IsRefused: false);
        return file.Kind switch
            {
                FileKind.Document => _known.PathsOf(file.DocumentId).Length == 1,
                FileKind.Nothing => true,
                _ => false,
            }
            && IsMissing(path)
            && !source.IsUnavailable
            && source.IsSameFolder();
    }

    private void Forget(string path)
    {
        _known.Remove(path);
        _scan?.Changes.AddRemoved(path);
    }

    /// <summary>True if nothing exists at the path. False if this cannot be found out, because a folder above it cannot be entered.</summary>
    private static bool IsMissing(string path)
    {
        try
        {
            File.GetAttributes(path);
            return false;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // If two changed files are the same article, a scan must import both.
    private bool CanImportAlone(ChangedFile file, List<ChangedFile> changed)
    {
        var now = file.File.Identity;
        return _known.CanImportAlone(file.File.File.FullPath, now, IsMissing)
            && (
                now.Kind != FileKind.Document
                || changed.Count(other => other.File.Identity is { Kind: FileKind.Document } its && its.DocumentId == now.DocumentId) == 1
            );
    }

    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Returns the changed file at a path. Returns <c>null</c> if there is none, or if it cannot be imported by itself.</summary>
    private ChangedFile? FindChangedFile(string path)
    {
        if (FindSource(path) is not { } source)
            return null;
        if (!source.IsUnavailable && Directory.Exists(path) && FilesOfNewFolder(source, path) is { } inside)
        {
            foreach (var file in inside)
                pending.RecordMove(file);
            return null;
        }

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

    /// <summary>
    /// Returns the content files of a folder that was created or moved to the path. The watcher does not report files that were in the folder
    /// before. Returns <c>null</c> if only a scan can import them.
    /// </summary>
    private List<string>? FilesOfNewFolder(ContentSource source, string folder)
    {
        try
        {
            if (_known.Contains(folder) || ContentFolder.Find(source.Root, folder) is not { Problem: null })
                return null;
            var files = new List<string>();
            foreach (var file in ContentFolder.Enumerate(folder))
            {
                if (file.Problem is not null || files.Count == MaxFilesWithoutScan)
                    return null;
                if (ContentPath.HasContentEnding(file.Path))
                    files.Add(file.Path);
            }

            return files;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private ContentSource? FindSource(string path) => sources.FirstOrDefault(source => ContentPath.IsBelow(path, source.Root));

    private async Task ScanAsync(ImportGate gate, Scan scan, bool isFirst, CancellationToken cancellationToken)
    {
        var begun = pending.BeginScan();
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
            // Before the first scan only stored files are known, so any moved path may matter.
            NothingMoved = () =>
                pending.NothingMovedSince(begun, path => isFirst || Directory.Exists(path) || _known.ContainsAtOrBelow(path)),
            PreviouslyMissed = _missed,
            FileIsBeingWritten = pending.RecordWrite,
            Gate = gate,
            Changes = scan.Changes,
        };
        _missed = new HashSet<Guid>();
        try
        {
            var report = await importer.RunAsync(request, scan.Claims, progress: null, cancellationToken);
            using (await gate.EnterAloneAsync(cancellationToken))
            {
                var isComplete = request.NothingMoved() && request.AreSameFolders() && !IsAnyChangeDuplicate(scan);
                _missed = report.Missed;
                _known.Replace(report.Claims.IdentifiedFiles);
                foreach (var path in scan.Changes.Removed)
                    _known.Remove(path);
                _known.Add(scan.Changes.Imported);
                _scan = null;
                if (!isComplete)
                    pending.RequestScan(isMove: false);
            }

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

    // The scan may have read another file with the same document after the changed file was imported. Only a new scan knows which one wins.
    private static bool IsAnyChangeDuplicate(Scan scan)
    {
        var changed = scan.Changes.DocumentIds;
        return changed.Count > 0
            && scan.Claims.IdentifiedFiles.Any(file =>
                file.Value.Kind == FileKind.Document && changed.Contains(file.Value.DocumentId) && !scan.Changes.Contains(file.Key)
            );
    }

    private void ReportAvailability(IReadOnlyList<ContentSource> unavailable)
    {
        foreach (var source in sources.Where(source => _unavailable.Contains(source.Root) && !unavailable.Contains(source)))
            LogAvailable(source.Name);
        foreach (var source in unavailable.Where(source => !_unavailable.Contains(source.Root)))
            LogUnavailable(source.Name);
        _unavailable = unavailable.Select(source => source.Root).ToHashSet(StringComparer.Ordinal);
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

    /// <summary>A running scan: the files that it has read, and the changed files that were imported since it began.</summary>
    private sealed record Scan(DocumentClaims Claims, ChangesDuringScan Changes);

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
