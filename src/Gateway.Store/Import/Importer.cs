using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>The paths to import and the options.</summary>
internal sealed record ImportRequest(IReadOnlyList<string> Paths)
{
    /// <summary>Runs the complete import but rolls back each transaction, so that the report is accurate and nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// The process id of the session that must hold <see cref="ImportLeaderLock"/>. <c>null</c> to import without the lock.
    /// </summary>
    public int? LeaderSessionId { get; init; }

    public WriteTransaction.WriteOptions WriteOptions => new(DryRun, LeaderSessionId);

    /// <summary>Withdraws the articles below the paths whose file is gone.</summary>
    public bool Prune { get; init; }
    public int Concurrency { get; init; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>The paths that are currently unavailable. Documents that were stored from below them are kept unchanged.</summary>
    public IReadOnlyList<string> UnavailablePaths { get; init; } = [];

    /// <summary>
    /// Folders that contain some of the paths and from which nothing else is imported. Documents stored from below them are pruned as well.
    /// </summary>
    public IReadOnlyList<string> ExclusiveFolders { get; init; } = [];

    /// <summary>The folders and files that pruning covers. Documents that were stored from below them must exist in the scan.</summary>
    public IReadOnlyList<string> Roots =>
        [.. Paths.Concat(Prune ? ExclusiveFolders : []).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>Returns the settle time of a path. Files that were written within this time are skipped until a later import.</summary>
    public Func<string, TimeSpan> SettleTimeOf { get; init; } = _ => TimeSpan.Zero;

    /// <summary>Returns true if the folders are still the ones that were scanned. Called before documents are pruned.</summary>
    public Func<bool> AreSameFolders { get; init; } = () => true;

    /// <summary>
    /// Returns true if no file moved during the scan. The scan may miss a file that moves, at its old and its new path. Called before
    /// documents are pruned.
    /// </summary>
    public Func<bool> NothingMoved { get; init; } = () => true;

    /// <summary>
    /// The documents that the previous scan missed. A document that two scans in a row miss is pruned, even if files moved during the scan.
    /// </summary>
    public IReadOnlySet<Guid> PreviouslyMissed { get; init; } = new HashSet<Guid>();
}

/// <summary>
/// Scans folders and updates the store to match their files, in batches. Each transaction is atomic, so an interrupted import can be
/// completed by running it again.
/// </summary>
internal sealed class Importer(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    FileReader files,
    BatchImporter batches,
    ArticlePruner pruning,
    TaxonomyPruner taxonomyPruning,
    ImportProblems problems,
    TimeProvider time
)
{
    private const int FilesInBatch = 256;
    private const int MinFilesForStatistics = 1_000;

    /// <param name="request">The paths to import and the options.</param>
    /// <param name="progress">Receives the number of processed files after each batch.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RunAsync(ImportRequest request, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        var started = time.GetTimestamp();
        var scan = FolderScan.Of(request, time.GetUtcNow());
        await KeepUnreadableDocumentsAsync(scan, report, cancellationToken);
        var duplicates = new List<FileToImport>();
        await ImportAsync(
            WithoutDuplicates(scan.Files, DocumentsOfFilesWithoutSlug(scan.Files, request.Concurrency, cancellationToken), duplicates),
            request.Concurrency
        );
        await ImportAsync(duplicates, concurrency: 1);
        if (request.Prune && request.AreSameFolders())
            await PruneAsync(request, report, cancellationToken);
        if (!request.DryRun)
            report.NewProblems = await problems.ReplaceAsync(request, scan, report, cancellationToken);
        if (report.Created + report.Updated >= MinFilesForStatistics && !request.DryRun)
            await RefreshStatisticsAsync(cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        if (!request.DryRun)
            ImportTelemetry.Record(report);
        return report;

        Task ImportAsync(IEnumerable<FileToImport> files, int concurrency) =>
            Parallel.ForEachAsync(
                files.Chunk(FilesInBatch),
                new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
                async (batch, token) =>
                {
                    await batches.ImportAsync(batch, request.WriteOptions, report, token);
                    progress?.Report(report.Files);
                }
            );
    }

    /// <summary>Imports files without a scan. No other file may be the same article, topic or organization.</summary>
    /// <param name="root">The folder that contains the files.</param>
    /// <param name="parsedFiles">The parsed files.</param>
    /// <param name="leaderSessionId">As <see cref="ImportRequest.LeaderSessionId"/>.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> ImportFilesAsync(
        string root,
        IReadOnlyList<ParsedFile> parsedFiles,
        int? leaderSessionId,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport();
        var started = time.GetTimestamp();
        foreach (var batch in parsedFiles.Chunk(FilesInBatch))
            await batches.ImportAsync(batch, new WriteTransaction.WriteOptions(DryRun: false, leaderSessionId), report, cancellationToken);
        report.NewProblems = await problems.ReplaceAsync(root, [.. parsedFiles.Select(file => file.File)], report, cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        ImportTelemetry.Record(report);
        return report;
    }

    /// <summary>Stops reporting metrics, because another node imports from now on.</summary>
    public void StopReportingMetrics() => problems.StopReporting();

    /// <summary>Counts the articles that were imported from files outside the folders and are not withdrawn.</summary>
    public Task<long> CountOutsideAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken) =>
        StoredFiles.CountOutsideAsync(dataSource, folders, cancellationToken);

    // Most file names contain the slug of the article. The other files are parsed before anything is written.
    private Dictionary<int, Guid> DocumentsOfFilesWithoutSlug(
        IReadOnlyList<FileToImport> scannedFiles,
        int concurrency,
        CancellationToken cancellationToken
    ) =>
        scannedFiles
            .Where(file => ContentPath.HasContentEnding(file.Path.Path) && Slug.FromFileName(file.Path.Path) is null)
            .AsParallel()
            .WithDegreeOfParallelism(Math.Min(concurrency, Environment.ProcessorCount))
            .WithCancellation(cancellationToken)
            .Select(file => (file.Position, Seen: IdentifiedFile.Of(file, files.Parse(file.Path).Content)))
            .Where(file => file.Seen.Kind == FileKind.Document)
            .ToDictionary(file => file.Position, file => file.Seen.DocumentId);

    // A file with the same document as an earlier file is imported after all other files. Otherwise the faster of two batches would win.
    private static IEnumerable<FileToImport> WithoutDuplicates(
        IEnumerable<FileToImport> scannedFiles,
        Dictionary<int, Guid> ofFilesWithoutSlug,
        List<FileToImport> duplicates
    )
    {
        var documents = new HashSet<Guid>();
        foreach (var file in scannedFiles)
        {
            var document = file.ArticleIdFromName ?? (ofFilesWithoutSlug.TryGetValue(file.Position, out var parsed) ? parsed : null);
            if (document is { } id && !documents.Add(id))
                duplicates.Add(file);
            else
                yield return file;
        }
    }

    // A document whose file currently cannot be read is kept. No other file replaces it, and pruning does not withdraw it.
    private async Task KeepUnreadableDocumentsAsync(FolderScan scan, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var file in scan.StillBeingWritten)
            report.Claims.Add(file, IdentifiedFile.Refused(file));
        report.StillBeingWritten = [.. scan.StillBeingWritten.Select(file => file.FullPath)];
        if (scan.PathsInUnknownState.Count == 0)
            return;
        foreach (var id in await StoredFiles.IdsAtOrBelowAsync(dataSource, scan.PathsInUnknownState, cancellationToken))
            report.Claims.Keep(id);
    }

    private async Task PruneAsync(ImportRequest request, ImportReport report, CancellationToken cancellationToken)
    {
        var nothingMoved = request.NothingMoved();
        report.AddWithdrawn(await pruning.RunAsync(request.Roots, IsGone, request.WriteOptions, cancellationToken));
        await taxonomyPruning.RunAsync(request.Roots, IsGone, request.WriteOptions, cancellationToken);

        bool IsGone(Guid documentId, string path)
        {
            if (!report.Claims.IsGone(documentId, path))
                return false;
            if (nothingMoved || request.PreviouslyMissed.Contains(documentId))
                return true;
            report.AddMissed(documentId);
            return false;
        }
    }

    // The query planner needs statistics of the new rows before the first query. Autovacuum would update them later.
    private async Task RefreshStatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"vacuum (analyze) {Tables.Article}, {Tables.ArticleTopic}, {Tables.RelatedLink}, {Tables.Topic}, {Tables.Provider}"
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
