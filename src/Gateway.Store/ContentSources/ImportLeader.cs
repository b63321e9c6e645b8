using Gateway.Store.Import;
using Gateway.Store.Monitoring;
using Gateway.Store.Writing;

namespace Gateway.Store.ContentSources;

/// <summary>
/// Imports while this node is the leader: all files at the start and again at intervals, and changes as soon as they are reported, also
/// while a scan runs. If the changed files alone do not show what happened, a complete scan does.
/// </summary>
internal sealed class ImportLeader(
    int leaderSessionId,
    IReadOnlyList<ContentSource> sources,
    PendingChanges pending,
    ContentSettings settings,
    FolderImporter importer,
    FileImporter fileImporter,
    FileReader files,
    HiddenFiles hidden,
    SourceTable sourceTable,
    TimeProvider time,
    ILogger<ImportLeader> logger
)
{
    // A configuration that lost its end is read again, because nothing else reports that it stays as it is.
    private static readonly TimeSpan _pauseWhileWritten = TimeSpan.FromSeconds(2);

    // Used only in a turn of the gate.
    private readonly KnownFiles _known = new();

    private readonly ImportLog _log = new(sources, logger);

    // The changed files that the next scan must import. Used only in a turn of the gate, or while no scan runs.
    private DeferredChanges _deferred = new();

    private readonly Dictionary<string, string> _recorded = new(StringComparer.Ordinal);
    private IReadOnlySet<Guid> _missed = new HashSet<Guid>();
    private long _lastScan;

    /// <summary>Imports until it is cancelled. Throws if the database is unavailable.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Sources prepare in parallel. Each has a limited time to become available for the first scan, and these times do not add up.
        await Task.WhenAll(sources.Select(source => source.PrepareAsync(cancellationToken)));
        await RecordCommitsAsync(cancellationToken);
        await WriteSourcesAsync(isScanned: false, cancellationToken);
        _known.Add(await importer.StoredFilesAsync([.. sources.Select(source => source.Root)], cancellationToken));
        using var gate = new ImportGate();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        pending.ClearScanRequest();
        var (running, scan) = StartScan(gate, isFirst: true, end.Token);
        try
        {
            using var timer = new PeriodicTimer(settings.SettleTime / 3, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (scan.IsCompleted)
                    await scan;
                await ImportChangesAsync(gate, running, isScanning: !scan.IsCompleted, cancellationToken);
                if (
                    scan.IsCompleted
                    && (
                        pending.TryConsumeScanRequest()
                        || time.GetElapsedTime(_lastScan) >= settings.ScanInterval
                        || (files.IsSiteDataBeingWritten && time.GetElapsedTime(_lastScan) >= _pauseWhileWritten)
                    )
                )
                    (running, scan) = StartScan(gate, isFirst: false, end.Token);
            }
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)scan).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (RunningScan Running, Task Scan) StartScan(ImportGate gate, bool isFirst, CancellationToken cancellationToken)
    {
        var running = new RunningScan(new DocumentClaims(), new ChangesDuringScan(), _deferred);
        _deferred = new DeferredChanges();
        return (running, Task.Run(() => ScanAsync(gate, running, isFirst, cancellationToken), cancellationToken));
    }

    private async Task ImportChangesAsync(ImportGate gate, RunningScan scan, bool isScanning, CancellationToken cancellationToken)
    {
        // The sources may change their files and replace their folders, so they wait until no scan reads the files.
        var prepared = new List<string>();
        foreach (var source in isScanning ? [] : sources)
            prepared.AddRange(await source.PrepareAsync(cancellationToken));
        await RecordCommitsAsync(cancellationToken);
        var changed = prepared.Where(Path.Exists).Concat(pending.DequeueSettledFiles()).Distinct(StringComparer.Ordinal).ToList();
        var deleted = new MissingPaths([.. prepared.Where(path => !Path.Exists(path))], IsQuiet: true);
        var missing = changed.Count == 0 ? pending.DequeueMissingPaths() : MissingPaths.None;
        if (changed.Count + deleted.Paths.Count + missing.Paths.Count == 0)
            return;
        using (await gate.EnterAloneAsync(cancellationToken))
        {
            // A file that the scan rejected is still known as before, because its error may be corrected.
            if (!scan.IsOver)
                _known.Add(
                    scan.Claims.IdentifiedFiles.Where(file => file.Value.Kind != FileKind.Unknown && !scan.Changes.Contains(file.Key))
                );
            var mayBeMoves = deleted.Paths.Count > 0 || pending.IsAnyContentMissing();
            var changes = new ChangedFiles(leaderSessionId, sources, pending, _known, scan, _deferred, fileImporter, files, hidden);
            await foreach (var report in changes.ImportAsync(changed, mayBeMoves, cancellationToken))
            {
                _log.ReportResult(report, isFirst: false);
                _log.ReportSkippedFiles(report, folders: []);
            }

            // The files of new folders are pending only now. A deleted file may have been moved there, so deletions come after them.
            if (changed.Count > 0)
                missing = pending.DequeueMissingPaths();
            foreach (var paths in (MissingPaths[])[deleted, missing])
            await foreach (var report in changes.RemoveAsync(paths, cancellationToken))
                _log.ReportResult(report, isFirst: false);
        }
    }

    private async Task ScanAsync(ImportGate gate, RunningScan scan, bool isFirst, CancellationToken cancellationToken)
    {
        var entryChangeCount = pending.BeginScan();
        IReadOnlyList<ContentSource> unavailable = [.. sources.Where(source => source.IsUnavailable)];
        _log.ReportAvailability(unavailable);
        var request = new ImportRequest([.. sources.Select(source => source.Root)])
        {
            Prune = true,
            LeaderSessionId = leaderSessionId,
            UnavailablePaths = [.. unavailable.Select(source => source.Root)],
            ExclusiveFolders = [.. sources.Except(unavailable).Select(source => source.ExclusiveFolder)],
            SettleTimeOf = root => sources.First(source => source.Root == root).SettleTime,
            AreSameFolders = () => sources.Except(unavailable).All(source => source.IsSameFolder()),
            // Before the first scan only stored files are known, so any moved path may matter.
            NoEntryChanged = () =>
                pending.NoEntryChangedSince(entryChangeCount, path => isFirst || Directory.Exists(path) || _known.ContainsAtOrBelow(path)),
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
                _missed = report.Missed;
                var isComplete = _missed.Count == 0 && request.NoEntryChanged() && request.AreSameFolders() && !IsAnyChangeDuplicate(scan);
                _known.Replace(report.Claims.IdentifiedFiles);
                foreach (var path in scan.Changes.Removed)
                    _known.Remove(path);
                _known.Add(scan.Changes.Imported);
                scan.IsOver = true;
                if (!isComplete)
                    RepeatScan(scan, isEntryChange: false);
            }

            await WriteSourcesAsync(isScanned: true, cancellationToken);
            _log.ReportResult(report, isFirst);
            _log.ReportSkippedFiles(report, request.Paths);
            if (isFirst)
                _log.ReportArticlesOutsideSources(await CountArticlesOutsideSourcesAsync(cancellationToken));
        }
        catch (DirectoryNotFoundException)
        {
            // A folder was deleted after the scan started.
            using (await gate.EnterAloneAsync(cancellationToken))
            {
                scan.IsOver = true;
                RepeatScan(scan, isEntryChange: true);
            }
        }
        finally
        {
            pending.EndScan();
        }

        _lastScan = time.GetTimestamp();
    }

    // The other nodes serve the media of these commits.
    private async Task RecordCommitsAsync(CancellationToken cancellationToken)
    {
        foreach (var (source, commit) in sources.Select(source => source.Commit).OfType<(string, string)>())
        {
            if (_recorded.GetValueOrDefault(source) == commit)
                continue;
            await importer.RecordAsync(
                leaderSessionId,
                transaction => ImportedCommits.WriteAsync(transaction, source, commit, cancellationToken),
                cancellationToken
            );
            _recorded[source] = commit;
        }
    }

    // Every node shows them to operators.
    private Task WriteSourcesAsync(bool isScanned, CancellationToken cancellationToken) =>
        sourceTable.WriteAsync(
            [
                .. sources.Select(source => new ImportedSource(
                    source.Root,
                    settings.Names.Find(source.Root, source.Root).Name,
                    source.Name,
                    !source.IsUnavailable
                )),
            ],
            isScanned,
            cancellationToken
        );

    private void RepeatScan(RunningScan scan, bool isEntryChange)
    {
        _deferred.Add(scan.Deferred);
        pending.RequestScan(isEntryChange);
    }

    // The scan may have read another file with the same document after the changed file was imported. Only a new scan knows which one wins.
    private static bool IsAnyChangeDuplicate(RunningScan scan)
    {
        var changed = scan.Changes.DocumentIds;
        return changed.Count > 0
            && scan.Claims.IdentifiedFiles.Any(file =>
                file.Value.Kind == FileKind.Document && changed.Contains(file.Value.DocumentId) && !scan.Changes.Contains(file.Key)
            );
    }

    private Task<long> CountArticlesOutsideSourcesAsync(CancellationToken cancellationToken) =>
        importer.CountOutsideAsync([.. sources.SelectMany(source => (string[])[source.Root, source.ExclusiveFolder])], cancellationToken);
}
