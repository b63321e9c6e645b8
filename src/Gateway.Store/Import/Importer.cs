using System.Collections.Concurrent;
using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Scans folders and updates the store to match their files, in batches. Each transaction is atomic, so an interrupted import can be
/// completed by running it again.
/// </summary>
internal sealed class Importer(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    FileReader files,
    BatchImporter batches,
    LostArticles lost,
    KeptSlugs keptSlugs,
    AliasConflicts aliasConflicts,
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
    public Task<ImportReport> RunAsync(ImportRequest request, IProgress<int>? progress, CancellationToken cancellationToken) =>
        RunAsync(request, new DocumentClaims(), progress, cancellationToken);

    /// <inheritdoc cref="RunAsync(ImportRequest, IProgress{int}?, CancellationToken)"/>
    /// <param name="request">The paths to import and the options.</param>
    /// <param name="claims">Receives the identity of each file as soon as it is read.</param>
    /// <param name="progress">Receives the number of processed files after each batch.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RunAsync(
        ImportRequest request,
        DocumentClaims claims,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(claims);
        var started = time.GetTimestamp();
        files.RefreshSiteData();
        var scan = FolderScan.Of(request, time.GetUtcNow());
        foreach (var file in scan.StillBeingWritten)
            request.FileIsBeingWritten(file.FullPath);
        await KeepUnreadableDocumentsAsync(scan, report, cancellationToken);
        var undated = await ReadUndatedFilesAsync(scan.Files, request.Concurrency, cancellationToken);
        var scannedFiles = await KeepSlugsAsync(scan.Files, undated, cancellationToken);
        scannedFiles = await RejectLostArticlesAsync(scannedFiles, undated, cancellationToken);
        var (unique, duplicates) = SplitDuplicates(scannedFiles, undated);
        await ImportAsync(NewestFirst(unique), request.Concurrency);
        await ImportAsync(duplicates, concurrency: 1);
        using (await EnterAsync(gate => gate.EnterAloneAsync(cancellationToken)))
        {
            if (request.Prune && request.AreSameFolders())
                await PruneAsync(request, scan, report, cancellationToken);
            if (!request.DryRun)
            {
                await aliasConflicts.WarnAsync([.. request.Roots], areFolders: true, report, cancellationToken);
                report.NewProblems = await problems.ReplaceAsync(request, scan, report, cancellationToken);
            }
        }

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
                    using (await EnterAsync(gate => gate.EnterBatchAsync(token)))
                        await batches.ImportAsync(batch, undated, request.WriteOptions, report, token);
                    progress?.Report(report.Files);
                }
            );

        async Task<IDisposable?> EnterAsync(Func<ImportGate, Task<IDisposable>> enter) =>
            request.Gate is { } gate ? await enter(gate) : null;
    }

    /// <summary>
    /// Compares parsed files with the store: rejects the files that are skipped although their article is stored, and keeps the slugs of
    /// stored articles.
    /// </summary>
    /// <returns>All files, in the same order.</returns>
    public async Task<IReadOnlyList<ParsedFile>> CompareWithStoredAsync(
        IReadOnlyList<ParsedFile> parsedFiles,
        CancellationToken cancellationToken
    )
    {
        var kept = await keptSlugs.KeepAsync(parsedFiles, cancellationToken);
        var checkedFiles = await lost.RejectAsync([.. kept.Select(file => (file.File, (FileReader.Result)file.Parsed))], cancellationToken);
        return [.. checkedFiles.Select(file => new ParsedFile(file.File, (FileReader.Result.Parsed)file.Read))];
    }

    /// <summary>Imports files without a scan. No other file may be the same article, topic or organization.</summary>
    /// <param name="root">The folder that contains the files.</param>
    /// <param name="parsedFiles">The parsed files.</param>
    /// <param name="replaced">The full paths from which files were moved to the paths of <paramref name="parsedFiles"/>.</param>
    /// <param name="leaderSessionId">As <see cref="ImportRequest.LeaderSessionId"/>.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> ImportFilesAsync(
        string root,
        IReadOnlyList<ParsedFile> parsedFiles,
        IReadOnlyList<string> replaced,
        int? leaderSessionId,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(new DocumentClaims());
        var started = time.GetTimestamp();
        foreach (var batch in parsedFiles.Chunk(FilesInBatch))
            await batches.ImportAsync(batch, new WriteTransaction.WriteOptions(DryRun: false, leaderSessionId), report, cancellationToken);
        await aliasConflicts.WarnAsync([.. parsedFiles.Select(file => file.File.FullPath)], areFolders: false, report, cancellationToken);
        report.NewProblems = await problems.ReplaceAsync(
            root,
            [.. parsedFiles.Select(file => file.File.FullPath), .. replaced],
            report,
            cancellationToken
        );
        report.Duration = time.GetElapsedTime(started);
        ImportTelemetry.Record(report);
        return report;
    }

    /// <summary>
    /// Withdraws the articles of files that no longer exist, and removes the content of such topic and organization files, without a scan.
    /// </summary>
    /// <param name="root">The folder that contained the files.</param>
    /// <param name="missing">The files. No other file may be the same article, topic or organization.</param>
    /// <param name="leaderSessionId">As <see cref="ImportRequest.LeaderSessionId"/>.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RemoveFilesAsync(
        string root,
        IReadOnlyList<MissingFile> missing,
        int? leaderSessionId,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(new DocumentClaims());
        var started = time.GetTimestamp();
        var options = new WriteTransaction.WriteOptions(DryRun: false, leaderSessionId);
        report.AddWithdrawn(await pruning.RunAsync(root, missing, options, cancellationToken));
        await taxonomyPruning.RunAsync(missing, options, cancellationToken);
        report.NewProblems = await problems.ReplaceAsync(root, [.. missing.Select(file => file.Path)], report, cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        ImportTelemetry.Record(report);
        return report;
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

    /// <summary>Stops reporting metrics, because another node imports from now on.</summary>
    public void StopReportingMetrics() => problems.StopReporting();

    /// <summary>Counts the articles that were imported from files outside the folders and are not withdrawn.</summary>
    public Task<long> CountOutsideAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken) =>
        StoredFiles.CountOutsideAsync(dataSource, folders, cancellationToken);

    // Most file names contain the slug of the article. The other files are read before anything is written. Their articles are not kept in
    // memory, and are read again only if they have changed.
    private async Task<ConcurrentDictionary<int, UndatedFile>> ReadUndatedFilesAsync(
        IReadOnlyList<FileToImport> scannedFiles,
        int concurrency,
        CancellationToken cancellationToken
    )
    {
        var undated = new ConcurrentDictionary<int, UndatedFile>();
        await Parallel.ForEachAsync(
            scannedFiles
                .Where(file => ContentPath.HasContentEnding(file.Path.Path) && Slug.FromFileName(file.Path.Path) is null)
                .Chunk(FilesInBatch),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (batch, _) =>
            {
                foreach (var file in batch)
                    undated[file.Position] = Identified(file, files.Parse(file.Path));
                // Requests and changed files need threads too.
                await Task.Yield();
            }
        );
        return undated;
    }

    // The title or the date of an undated file may have changed since its article was stored.
    private async Task<IReadOnlyList<FileToImport>> KeepSlugsAsync(
        IReadOnlyList<FileToImport> scannedFiles,
        ConcurrentDictionary<int, UndatedFile> undated,
        CancellationToken cancellationToken
    )
    {
        var titled = scannedFiles
            .Where(file => undated.TryGetValue(file.Position, out var read) && read.Title is not null)
            .Select(file => (file, undated[file.Position]))
            .Select(file => new TitledFile(
                file.file.FullPath,
                file.Item2.Fingerprint,
                file.Item2.Title ?? "",
                file.Item2.Identity.DocumentId
            ))
            .ToList();
        var kept = await keptSlugs.FindAsync(titled, cancellationToken);
        if (kept.Count == 0)
            return scannedFiles;
        return [.. scannedFiles.Select(Keep)];

        FileToImport Keep(FileToImport file)
        {
            if (!kept.TryGetValue(file.FullPath, out var slug) || !undated.TryGetValue(file.Position, out var read))
                return file;
            undated[file.Position] = read with { Identity = IdentifiedFile.Document(Documents.DocumentId.OfArticle(slug)) };
            return file with { KeptSlug = slug };
        }
    }

    // An undated file may be no article although its article is stored. It is rejected unless another file is the article now.
    private async Task<IReadOnlyList<FileToImport>> RejectLostArticlesAsync(
        IReadOnlyList<FileToImport> scannedFiles,
        ConcurrentDictionary<int, UndatedFile> undated,
        CancellationToken cancellationToken
    )
    {
        var skipped = scannedFiles
            .Where(file => undated.TryGetValue(file.Position, out var read) && read.Content?.AsLostArticle() is not null)
            .ToList();
        if (skipped.Count == 0)
            return scannedFiles;
        var articles = await lost.FindAsync(skipped, cancellationToken);
        if (articles.Count == 0)
            return scannedFiles;
        var found = scannedFiles.Select(file => DocumentOf(file, undated)).OfType<Guid>().ToHashSet();
        return [.. scannedFiles.Select(Reject)];

        FileToImport Reject(FileToImport file)
        {
            if (
                !articles.TryGetValue(file.FullPath, out var articleId)
                || found.Contains(articleId)
                || !undated.TryGetValue(file.Position, out var read)
                || read.Content?.AsLostArticle() is not { } content
            )
                return file;
            var rejected = file with { LostArticleId = articleId };
            undated[file.Position] = Identified(rejected, new FileReader.Result.Parsed(content, read.Fingerprint));
            return rejected;
        }
    }

    private static UndatedFile Identified(FileToImport file, FileReader.Result.Parsed read) =>
        new(
            IdentifiedFile.Of(file, read.Content),
            read.Fingerprint,
            read.Content is ContentResult.GoldenFile ? null : read.Content,
            read.Content is ContentResult.GoldenFile({ IsSlugFromTitle: true } article) ? article.Title : null
        );

    // A file with the same document as an earlier file is imported after all other files. Otherwise the faster of two batches would win.
    private static (List<FileToImport> Unique, List<FileToImport> Duplicates) SplitDuplicates(
        IReadOnlyList<FileToImport> scannedFiles,
        IReadOnlyDictionary<int, UndatedFile> undated
    )
    {
        var (unique, duplicates) = (new List<FileToImport>(), new List<FileToImport>());
        var documents = new HashSet<Guid>();
        // The file of a stored article is the article, even if another file would have the same slug by its title.
        foreach (var file in scannedFiles.OrderBy(file => file.KeptSlug is null))
        {
            var isDuplicate = DocumentOf(file, undated) is { } document && !documents.Add(document);
            (isDuplicate ? duplicates : unique).Add(file);
        }

        return (unique, duplicates);
    }

    private static Guid? DocumentOf(FileToImport file, IReadOnlyDictionary<int, UndatedFile> undated) =>
        file.ArticleIdFromName
        ?? (
            undated.TryGetValue(file.Position, out var read) && read.Identity is { Kind: FileKind.Document } found ? found.DocumentId : null
        );

    // The files that were written last are imported first, because somebody may wait for them. The others follow in the order of the scan.
    private static IEnumerable<FileToImport> NewestFirst(List<FileToImport> unique)
    {
        if (unique.Count <= FilesInBatch)
            return unique;
        var newest = unique
            .Where(file => file.WrittenAt is not null)
            .OrderByDescending(file => file.WrittenAt)
            .Take(FilesInBatch)
            .Select(file => file.Position)
            .ToHashSet();
        return unique.Where(file => newest.Contains(file.Position)).Concat(unique.Where(file => !newest.Contains(file.Position)));
    }

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

    // Moves are reported late on a busy machine, so the folders are listed once more if a document is missing.
    private async Task PruneAsync(ImportRequest request, FolderScan scan, ImportReport report, CancellationToken cancellationToken)
    {
        var nothingMoved = new Lazy<bool>(() => request.NothingMoved() && !scan.MissesFilesOf(request));
        var importedMeanwhile = request.Changes.DocumentIds;
        report.AddWithdrawn(await pruning.RunAsync(request.Roots, IsGone, request.WriteOptions, cancellationToken));
        await taxonomyPruning.RunAsync(request.Roots, IsGone, request.WriteOptions, cancellationToken);

        bool IsGone(Guid documentId, string path)
        {
            if (importedMeanwhile.Contains(documentId) || !report.Claims.IsGone(documentId, path))
                return false;
            if (nothingMoved.Value || request.PreviouslyMissed.Contains(documentId))
                return true;
            report.AddMissed(documentId);
            return false;
        }
    }

    // The query planner needs statistics of the new rows before the first query. Autovacuum would update them later.
    private async Task RefreshStatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"vacuum (analyze) {Tables.Article}, {Tables.ArticleTopic}, {Tables.ArticleAuthor}, {Tables.RelatedLink}, {Tables.Topic}, {Tables.Provider}"
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
