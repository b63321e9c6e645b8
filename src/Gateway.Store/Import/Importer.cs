using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>What to import and how.</summary>
internal sealed record ImportRequest(IReadOnlyList<string> Paths)
{
    /// <summary>Goes the whole way and takes it back, so that the report is true and nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>The server process of the session that must hold the right to import; <c>null</c> for who needs none.</summary>
    public int? LeaderSessionId { get; init; }

    public WriteTransaction.WriteOptions Terms => new(DryRun, LeaderSessionId);

    /// <summary>Withdraws the articles below the paths whose file is gone.</summary>
    public bool Prune { get; init; }
    public int Concurrency { get; init; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>Those of the paths that are away at present: what is stored from below them stays as it is.</summary>
    public IReadOnlyList<string> UnavailablePaths { get; init; } = [];

    /// <summary>Folders around some of the paths that nothing else is imported from: what is stored from below them is pruned as well.</summary>
    public IReadOnlyList<string> ExclusiveFolders { get; init; } = [];

    /// <summary>What is stored from below these is to be what was walked.</summary>
    public IReadOnlyList<string> Roots =>
        [.. Paths.Concat(Prune ? ExclusiveFolders : []).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];

    /// <summary>Files below one of the paths that were written to within this time are left for later.</summary>
    public Func<string, TimeSpan> SettleTimeOf { get; init; } = _ => TimeSpan.Zero;

    /// <summary>Asked before anything is withdrawn: whether the folders are still those that were walked.</summary>
    public Func<bool> IsSame { get; init; } = () => true;

    /// <summary>Asked before anything is withdrawn: a file that moved while the folders were walked may have been overlooked at both places.</summary>
    public Func<bool> NothingMoved { get; init; } = () => true;

    /// <summary>What the walk before this one had missed: nothing is overlooked twice in a row, so that it is withdrawn whatever else moved.</summary>
    public IReadOnlySet<Guid> MissedBefore { get; init; } = new HashSet<Guid>();
}

/// <summary>
/// Walks folders and brings the store to what their files say, a batch of files in one transaction. A batch that was
/// cut off has changed nothing, so the same import run again finishes the job.
/// </summary>
internal sealed class Importer(
    NpgsqlDataSource dataSource,
    FileReader files,
    BatchImporter batches,
    ArticlePruner pruning,
    TaxonomyPruner taxonomyPruning,
    ImportProblems problems,
    TimeProvider time
)
{
    private const int FilesInBatch = 256;
    private const int WorthStatistics = 1_000;

    /// <param name="request">What to import.</param>
    /// <param name="progress">Told after each batch how many files have been seen.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RunAsync(ImportRequest request, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        var started = time.GetTimestamp();
        var walk = FolderScan.Of(request, time.GetUtcNow());
        await KeepAsync(walk, report, cancellationToken);
        var twins = new List<FileToImport>();
        await ImportAsync(
            FirstOfTheirKind(walk.Files, DocumentsOfUndated(walk.Files, request.Concurrency, cancellationToken), twins),
            request.Concurrency
        );
        await ImportAsync(twins, concurrency: 1);
        if (request.Prune && request.IsSame())
            await PruneAsync(request, report, cancellationToken);
        if (!request.DryRun)
            report.NewProblems = await problems.ReplaceAsync(request, walk, report, cancellationToken);
        if (report.Created + report.Updated >= WorthStatistics && !request.DryRun)
            await RefreshStatisticsAsync(cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        if (!request.DryRun)
            ImportTelemetry.Record(report);
        return report;

        Task ImportAsync(IEnumerable<FileToImport> some, int concurrency) =>
            Parallel.ForEachAsync(
                some.Chunk(FilesInBatch),
                new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
                async (batch, token) =>
                {
                    await batches.ImportAsync(batch, request.Terms, report, token);
                    progress?.Report(report.Files);
                }
            );
    }

    /// <summary>Imports files that no other file has to do with, without a walk.</summary>
    /// <param name="root">The folder that they lie below.</param>
    /// <param name="alone">The files, as they were parsed to find out that they are alone.</param>
    /// <param name="holder">As <see cref="ImportRequest.LeaderSessionId"/>.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> ImportFilesAsync(
        string root,
        IReadOnlyList<ParsedFile> alone,
        int? holder,
        CancellationToken cancellationToken
    )
    {
        var report = new ImportReport();
        var started = time.GetTimestamp();
        foreach (var batch in alone.Chunk(FilesInBatch))
            await batches.ImportAsync(batch, new WriteTransaction.WriteOptions(DryRun: false, holder), report, cancellationToken);
        report.NewProblems = await problems.ReplaceAsync(root, [.. alone.Select(file => file.File)], report, cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        ImportTelemetry.Record(report);
        return report;
    }

    /// <summary>After the last import for now, since another node has its turn.</summary>
    public void EndTurn() => problems.StopReporting();

    /// <summary>How many articles were imported from files that lie below none of the folders, and are not withdrawn.</summary>
    public Task<long> CountOutsideAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken) =>
        StoredFiles.CountOutsideAsync(dataSource, folders, cancellationToken);

    // Most names tell the article. What only the content tells is looked up before anything is written.
    private Dictionary<int, Guid> DocumentsOfUndated(
        IReadOnlyList<FileToImport> walked,
        int concurrency,
        CancellationToken cancellationToken
    ) =>
        walked
            .Where(file => ContentPath.HasContentEnding(file.Path.Path) && Slug.OfStem(file.Path.Path) is null)
            .AsParallel()
            .WithDegreeOfParallelism(Math.Min(concurrency, Environment.ProcessorCount))
            .WithCancellation(cancellationToken)
            .Select(file => (file.Position, Seen: IdentifiedFile.Of(file, files.Parse(file.Path).Content)))
            .Where(file => file.Seen.As == FileKind.Document)
            .ToDictionary(file => file.Position, file => file.Seen.DocumentId);

    // A file that would be the same as one before it has its turn when that one's fate is known, or the quicker of two batches would decide.
    private static IEnumerable<FileToImport> FirstOfTheirKind(
        IEnumerable<FileToImport> walked,
        Dictionary<int, Guid> ofUndated,
        List<FileToImport> twins
    )
    {
        var documents = new HashSet<Guid>();
        foreach (var file in walked)
        {
            var document = file.NamedArticleId ?? (ofUndated.TryGetValue(file.Position, out var told) ? told : null);
            if (document is { } id && !documents.Add(id))
                twins.Add(file);
            else
                yield return file;
        }
    }

    // What cannot be seen now is no reason to take another file's word for it, nor to withdraw it.
    private async Task KeepAsync(FolderScan walk, ImportReport report, CancellationToken cancellationToken)
    {
        foreach (var file in walk.StillBeingWritten)
            report.Claims.Add(file, IdentifiedFile.Refused(file));
        report.StillBeingWritten = [.. walk.StillBeingWritten.Select(file => file.FullPath)];
        if (walk.Unknown.Count == 0)
            return;
        foreach (var id in await StoredFiles.IdsAtOrBelowAsync(dataSource, walk.Unknown, cancellationToken))
            report.Claims.Keep(id);
    }

    private async Task PruneAsync(ImportRequest request, ImportReport report, CancellationToken cancellationToken)
    {
        var stoodStill = request.NothingMoved();
        report.Withdraw(await pruning.RunAsync(request.Roots, IsGone, request.Terms, cancellationToken));
        await taxonomyPruning.RunAsync(request.Roots, IsGone, request.Terms, cancellationToken);

        bool IsGone(Guid documentId, string path)
        {
            if (!report.Claims.IsGone(documentId, path))
                return false;
            if (stoodStill || request.MissedBefore.Contains(documentId))
                return true;
            report.Miss(documentId);
            return false;
        }
    }

    // The planner must know a freshly filled table before the first query, not when autovacuum comes by.
    private async Task RefreshStatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"vacuum (analyze) {Tables.Article}, {Tables.ArticleTopic}, {Tables.RelatedLink}, {Tables.Topic}, {Tables.Provider}"
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
