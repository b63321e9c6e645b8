using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>
/// Imports changed files and removes deleted ones without a scan of their folder. The caller knows that a scan would have the same result.
/// </summary>
internal sealed class FileImporter(
    BatchImporter batches,
    FormerArticleFiles formerFiles,
    KeptSlugs keptSlugs,
    AliasConflicts aliasConflicts,
    ArticlePruner articlePruner,
    TaxonomyPruner taxonomyPruner,
    ImportProblems problems,
    SkippedFiles skippedFiles,
    TimeProvider time
)
{
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
        var checkedFiles = await formerFiles.RejectAsync(
            [.. kept.Select(file => (file.File, (FileReader.Result)file.Parsed))],
            cancellationToken
        );
        return [.. checkedFiles.Select(file => new ParsedFile(file.File, (FileReader.Result.Parsed)file.Read))];
    }

    /// <summary>Imports files. No other file may be the same article, topic or organization.</summary>
    /// <param name="root">The folder that contains the files.</param>
    /// <param name="parsedFiles">The parsed files.</param>
    /// <param name="replaced">The full paths from which files were moved to the paths of <paramref name="parsedFiles"/>.</param>
    /// <param name="leaderSessionId">As <see cref="ImportRequest.LeaderSessionId"/>.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> ImportAsync(
        string root,
        IReadOnlyList<ParsedFile> parsedFiles,
        IReadOnlyList<string> replaced,
        int? leaderSessionId,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(new DocumentClaims());
        var started = time.GetTimestamp();
        foreach (var batch in parsedFiles.Chunk(BatchImporter.MaxFiles))
            await batches.ImportAsync(batch, new WriteTransaction.WriteOptions(DryRun: false, leaderSessionId), report, cancellationToken);
        await aliasConflicts.WarnAsync([.. parsedFiles.Select(file => file.File.FullPath)], areFolders: false, report, cancellationToken);
        string[] covered = [.. parsedFiles.Select(file => file.File.FullPath), .. replaced];
        report.NewProblems = await problems.ReplaceAsync(root, covered, report, cancellationToken);
        await skippedFiles.ReplaceAsync(root, covered, report, cancellationToken);
        await ReplaceAliasWarningsAsync(
            [.. report.Claims.IdentifiedFiles.Where(file => file.Value.Kind == FileKind.Document).Select(file => file.Value.DocumentId)],
            covered,
            report,
            cancellationToken
        );
        report.Duration = time.GetElapsedTime(started);
        ImportTelemetry.Record(report);
        return report;
    }

    /// <summary>
    /// Withdraws the articles of files that no longer exist, and removes the content of such topic and organization files.
    /// </summary>
    /// <param name="root">The folder that contained the files.</param>
    /// <param name="missing">The files. No other file may be the same article, topic or organization.</param>
    /// <param name="leaderSessionId">As <see cref="ImportRequest.LeaderSessionId"/>.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RemoveAsync(
        string root,
        IReadOnlyList<MissingFile> missing,
        int? leaderSessionId,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport(new DocumentClaims());
        var started = time.GetTimestamp();
        var options = new WriteTransaction.WriteOptions(DryRun: false, leaderSessionId);
        report.AddWithdrawn(await articlePruner.RunAsync(root, missing, options, cancellationToken));
        await taxonomyPruner.RunAsync(missing, options, cancellationToken);
        string[] covered = [.. missing.Select(file => file.Path)];
        report.NewProblems = await problems.ReplaceAsync(root, covered, report, cancellationToken);
        await skippedFiles.ReplaceAsync(root, covered, report, cancellationToken);
        await ReplaceAliasWarningsAsync([.. missing.Select(file => file.DocumentId)], covered, report, cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        ImportTelemetry.Record(report);
        return report;
    }

    /// <summary>Removes files that no longer exist from the list of skipped files.</summary>
    public Task RemoveSkippedAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
        paths.Count == 0 ? Task.CompletedTask : skippedFiles.RemoveAsync(paths, cancellationToken);

    // An article can take or free an address that is the alias of another one.
    private async Task ReplaceAliasWarningsAsync(
        Guid[] articleIds,
        IReadOnlyList<string> done,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        string[] files = [.. (await aliasConflicts.AffectedFilesAsync(articleIds, cancellationToken)).Except(done, StringComparer.Ordinal)];
        if (files.Length == 0)
            return;
        var ofOthers = new ImportReport(new DocumentClaims());
        await aliasConflicts.WarnAsync(files, areFolders: false, ofOthers, cancellationToken);
        report.NewProblems = [.. report.NewProblems, .. await problems.ReplaceAliasWarningsAsync(files, ofOthers, cancellationToken)];
    }
}
