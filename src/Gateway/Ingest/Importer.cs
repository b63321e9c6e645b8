using System.Collections.Concurrent;
using Gateway.Content;
using Gateway.Store;
using Npgsql;

namespace Gateway.Ingest;

/// <summary>What to import and how.</summary>
internal sealed record ImportRequest(IReadOnlyList<string> Paths)
{
    /// <summary>Goes the whole way and takes it back, so that the report is true and nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Withdraws the articles below the paths whose file is gone.</summary>
    public bool Prune { get; init; }
    public int Concurrency { get; init; } = Math.Min(4, Environment.ProcessorCount);
}

/// <summary>
/// Walks folders and brings the store to what their files say, a batch of files in one transaction. A batch that was
/// cut off has changed nothing, so the same import run again finishes the job.
/// </summary>
internal sealed class Importer(NpgsqlDataSource dataSource, FileBatches batches, Pruning pruning, TimeProvider time)
{
    private const int FilesInBatch = 256;
    private const int WorthStatistics = 1_000;

    /// <param name="request">What to import.</param>
    /// <param name="progress">Told after each batch how many files have been seen.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    public async Task<ImportReport> RunAsync(ImportRequest request, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        var claims = new FileClaims();
        var started = time.GetTimestamp();
        var files = request.Paths.SelectMany(ContentFolder.Enumerate).Select((path, position) => new FileToImport(path, position));
        var twins = new List<FileToImport>();
        await ImportAsync(FirstOfTheirName(files, twins), request.Concurrency);
        await ImportAsync(twins, concurrency: 1);
        if (request.Prune) report.Withdraw(await pruning.RunAsync(request.Paths, claims, request.DryRun, cancellationToken));
        if (report.Created + report.Updated >= WorthStatistics && !request.DryRun) await RefreshStatisticsAsync(cancellationToken);
        report.Duration = time.GetElapsedTime(started);
        return report;

        Task ImportAsync(IEnumerable<FileToImport> some, int concurrency) => Parallel.ForEachAsync(
            some.Chunk(FilesInBatch),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                await batches.ImportAsync(batch, request.DryRun, claims, report, token);
                progress?.Report(report.Files);
            });
    }

    // A file named as one before it has its turn when that one's fate is known, or the quicker of two batches would decide.
    private static IEnumerable<FileToImport> FirstOfTheirName(IEnumerable<FileToImport> files, List<FileToImport> twins)
    {
        var names = new HashSet<Guid>();
        foreach (var file in files)
        {
            if (file.NamedArticleId is { } id && !names.Add(id)) twins.Add(file);
            else yield return file;
        }
    }

    // The planner must know a freshly filled table before the first query, not when autovacuum comes by.
    private async Task RefreshStatisticsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "vacuum (analyze) gateway.mt_doc_article, gateway.article_topic, gateway.related_link, gateway.mt_doc_topic, gateway.mt_doc_provider");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A file of the walk and its place in it.</summary>
internal sealed record FileToImport(ContentPath Path, int Position)
{
    /// <summary>The article that the file's name tells of; <c>null</c> where only its content does.</summary>
    public Guid? NamedArticleId =>
        ContentPath.HasContentEnding(Path.Path) && Slug.OfStem(Path.Path) is { } slug ? DocumentId.OfArticle(slug) : null;
}

/// <summary>Which file of a run is which article, topic or organization: the first of the walk wins.</summary>
internal sealed class FileClaims
{
    private readonly ConcurrentDictionary<Guid, int> _positions = new();

    public bool IsWon(Guid documentId, int position) =>
        _positions.AddOrUpdate(documentId, position, (_, claimed) => Math.Min(claimed, position)) == position;

    /// <summary>True where a file of the run is this document.</summary>
    public bool Includes(Guid documentId) => _positions.ContainsKey(documentId);
}
