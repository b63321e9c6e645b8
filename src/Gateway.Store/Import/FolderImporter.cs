using System.Collections.Concurrent;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Scans folders and updates the store to match their files, in batches. Each transaction is atomic, so an interrupted import can be
/// completed by running it again.
/// </summary>
internal sealed class FolderImporter(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    FileReader files,
    UndatedFileResolver undatedFiles,
    BatchImporter batches,
    BatchContentWriter writer,
    AliasConflicts aliasConflicts,
    ArticlePruner articlePruner,
    TaxonomyPruner taxonomyPruner,
    ImportProblems problems,
    SkippedFiles skippedFiles,
    TimeProvider time
)
{
    private const int MinFilesForStatistics = 1_000;

    private static readonly string[] _queriedTables =
    [
        Tables.Article,
        Tables.ArticleTopic,
        Tables.ArticleAuthor,
        Tables.ArticleAlias,
        Tables.ArticleSearch,
        Tables.SearchWord,
        Tables.SearchSynonym,
        Tables.RelatedLink,
        Tables.Topic,
        Tables.Provider,
    ];

    /// <param name="request">The paths to import and the options.</param>
    /// <param name="progress">Receives the number of files after the scan, and of processed files after each batch.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public Task<ImportReport> RunAsync(ImportRequest request, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(request, new DocumentClaims(), progress, cancellationToken);

    /// <inheritdoc cref="RunAsync(ImportRequest, IProgress{ImportProgress}?, CancellationToken)"/>
    /// <param name="request">The paths to import and the options.</param>
    /// <param name="claims">Receives the identity of each file as soon as it is read.</param>
    /// <param name="progress">Receives the number of files after the scan, and of processed files after each batch.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RunAsync(
        ImportRequest request,
        DocumentClaims claims,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(claims);
        var started = time.GetTimestamp();
        files.RefreshSiteData();
        var scan = FolderScan.Of(request, time);
        foreach (var file in scan.StillBeingWritten)
            request.FileIsBeingWritten(file.FullPath);
        var total = scan.Files.Count;
        progress?.Report(new ImportProgress(0, total));
        await KeepUnreadableDocumentsAsync(scan, report, cancellationToken);
        var stored = new StoredBeforeScan(
            await StoredFiles.OfArticlesBelowAsync(dataSource, request.Roots, cancellationToken),
            await StoredFiles.OfTaxonomyBelowAsync(dataSource, request.Roots, cancellationToken),
            await problems.ListedFilesAsync(cancellationToken),
            scan,
            request.AreSameFolders
        );
        var (scannedFiles, undated, moved) = await undatedFiles.ResolveAsync(stored, request.Concurrency, cancellationToken);
        if (scan.StillBeingWritten.Any(file => !stored.HasArticleAt(file.FullPath)))
            KeepMissingArticles(
                request,
                stored,
                scannedFiles.Where(file => !file.WasSkipped).Select(file => file.DocumentIdIn(undated)),
                report
            );
        var (unique, duplicates) = ImportOrder.SplitDuplicates(scannedFiles, undated);
        if (moved.Count > 0)
        {
            using (await EnterAsync(gate => gate.EnterBatchAsync(cancellationToken)))
                await writer.MoveAsync(moved, request.WriteOptions, cancellationToken);
        }

        var postponed = new ConcurrentBag<FileToImport>();
        await ImportAsync(ImportOrder.NewestFirst(unique, BatchImporter.MaxFiles), request.Concurrency, postponed);
        var postponedInOrder = postponed
            .OrderBy(file => file.Position)
            .Select(file => stored.WithMoved(file, file.ArticleIdFromContent, file.Fingerprint));
        var (postponedUnique, postponedDuplicates) = ImportOrder.SplitDuplicates([.. postponedInOrder], undated);
        await ImportAsync(postponedUnique, request.Concurrency, null);
        await ImportAsync(
            duplicates.Concat(postponedDuplicates).OrderBy(file => DocumentClaims.RankOf(file, file.DocumentIdIn(undated))),
            concurrency: 1,
            null
        );
        using (await EnterAsync(gate => gate.EnterAloneAsync(cancellationToken)))
        {
            if (request.Prune && request.AreSameFolders())
                await PruneAsync(request, scan, report, cancellationToken);
            if (!request.DryRun)
            {
                await aliasConflicts.WarnAsync([.. request.Roots], areFolders: true, report, cancellationToken);
                report.NewProblems = await problems.ReplaceAsync(request, scan, report, cancellationToken);
                await skippedFiles.ReplaceAsync(request, scan, report, cancellationToken);
            }
        }

        if (report.Created + report.Updated >= MinFilesForStatistics && !request.DryRun)
            await RefreshStatisticsAsync(cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        if (!request.DryRun)
            ImportTelemetry.Record(report);
        return report;

        Task ImportAsync(IEnumerable<FileToImport> some, int concurrency, ConcurrentBag<FileToImport>? postponed) =>
            Parallel.ForEachAsync(
                some.Chunk(BatchImporter.MaxFiles),
                new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
                async (batch, token) =>
                {
                    using (await EnterAsync(gate => gate.EnterBatchAsync(token)))
                        await batches.ImportAsync(batch, undated, request.WriteOptions, postponed, report, token);
                    progress?.Report(new ImportProgress(report.Files, total));
                }
            );

        async Task<IDisposable?> EnterAsync(Func<ImportGate, Task<IDisposable>> enter) =>
            request.Gate is { } gate ? await enter(gate) : null;
    }

    /// <summary>Returns the files of all stored documents in the folders, with the documents that they are.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, IdentifiedFile>>> StoredFilesAsync(
        IReadOnlyList<string> folders,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await StoredFiles.AtOrBelowAsync(dataSource, folders, cancellationToken)).Select(file =>
                KeyValuePair.Create(file.Path, IdentifiedFile.Document(file.Id))
            ),
        ];

    /// <summary>Writes what the other nodes must know about the import, while this node imports.</summary>
    public async Task RecordAsync(int leaderSessionId, Func<WriteTransaction, Task<int>> write, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var options = new WriteTransaction.WriteOptions(DryRun: false, leaderSessionId);
        await WriteTransaction.RunAsync(connection, options, write, cancellationToken);
    }

    /// <summary>Stops reporting metrics, because another node imports from now on.</summary>
    public void StopReportingMetrics() => problems.StopReporting();

    /// <summary>Counts the articles that were imported from files outside the folders and are not withdrawn.</summary>
    public Task<long> CountOutsideAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken) =>
        StoredFiles.CountOutsideAsync(dataSource, folders, cancellationToken);

    // A document whose file currently cannot be read is kept. No other file replaces it, and pruning does not withdraw it.
    private async Task KeepUnreadableDocumentsAsync(FolderScan scan, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var file in scan.StillBeingWritten)
            report.Claims.Add(file, IdentifiedFile.Refused(file));
        if (scan.PathsInUnknownState.Count == 0)
            return;
        foreach (var stored in await StoredFiles.AtOrBelowAsync(dataSource, scan.PathsInUnknownState, cancellationToken))
            report.Claims.Keep(stored.Id);
    }

    // A new file that is still being written may be a moved one. So an article without a file is kept for now, and the next scan decides.
    private static void KeepMissingArticles(ImportRequest request, StoredBeforeScan stored, IEnumerable<Guid?> found, ImportReport report)
    {
        var documents = found.OfType<Guid>().Concat(request.PreviouslyMissed).ToHashSet();
        foreach (var article in stored.Gone.Where(article => !documents.Contains(article.Id)))
        {
            report.Claims.Keep(article.Id);
            report.AddMissed(article.Id);
        }
    }

    // Renames are reported late on a busy machine, so the folders are listed once more if a document is missing.
    private async Task PruneAsync(ImportRequest request, FolderScan scan, ImportReport report, CancellationToken cancellationToken)
    {
        var noEntryChanged = new Lazy<bool>(() => request.NoEntryChanged() && !scan.MissesFilesOf(request));
        var importedMeanwhile = request.Changes.DocumentIds;
        report.AddWithdrawn(await articlePruner.RunAsync(request.Roots, IsGone, request.WriteOptions, cancellationToken));
        await taxonomyPruner.RunAsync(request.Roots, IsGone, request.WriteOptions, cancellationToken);

        bool IsGone(Guid documentId, string path)
        {
            if (importedMeanwhile.Contains(documentId) || !report.Claims.IsGone(documentId, path))
                return false;
            if (noEntryChanged.Value || request.PreviouslyMissed.Contains(documentId))
                return true;
            report.AddMissed(documentId);
            return false;
        }
    }

    // The query planner needs statistics of the new rows before the first query, and so does the estimate of how many articles match a
    // search. Autovacuum would update them later.
    private async Task RefreshStatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"vacuum (analyze) {string.Join(", ", _queriedTables)}");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
