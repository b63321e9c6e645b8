using System.Collections.Concurrent;
using Gateway.Content.Files;
using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Reads a batch of files, finds the changed ones and writes them. Most unchanged files are detected before they are parsed.
/// </summary>
internal sealed class BatchImporter(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    FileReader files,
    FormerArticleFiles formerFiles,
    BatchContentWriter writer,
    HiddenFiles hidden
)
{
    /// <summary>The number of files in a batch.</summary>
    public const int MaxFiles = 256;

    /// <summary>The number of files after which an import lets requests run, because the thread pool has one thread for each processor.</summary>
    public const int FilesBetweenYields = 16;

    /// <summary>Reads and imports files.</summary>
    /// <param name="batch">The files.</param>
    /// <param name="undated">The files that were already read, by their position. A changed article that was not kept is read
    /// again.</param>
    /// <param name="options">The options of the transactions.</param>
    /// <param name="postponed">
    /// Receives the files that may be the same article as a file of another batch, so that they are imported after all batches. <c>null</c>
    /// to postpone none.
    /// </param>
    /// <param name="report">Receives the results.</param>
    /// <param name="cancellationToken">Cancels the import of the batch.</param>
    public async Task ImportAsync(
        IReadOnlyList<FileToImport> batch,
        IReadOnlyDictionary<int, UndatedFile> undated,
        WriteTransaction.WriteOptions options,
        ConcurrentBag<FileToImport>? postponed,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        var known = await StoredAsync(batch, undated, cancellationToken);
        var content = new BatchContent(report);
        var read = new List<(FileToImport file, FileReader.Result)>(batch.Count);
        foreach (var file in batch)
        {
            read.Add((file, FindUnchanged(file, undated, known) ?? Read(file, known)));
            if (read.Count % FilesBetweenYields == 0)
                await Task.Yield();
        }

        if (postponed is not null)
            read.RemoveAll(file => Postpone(file.file, file.Item2, known, postponed));
        // Undated files have been checked before, together with all files of the import.
        var dated = await formerFiles.RejectAsync([.. read.Where(file => !undated.ContainsKey(file.file.Position))], cancellationToken);
        Add(read.Where(file => undated.ContainsKey(file.file.Position)).Concat(dated), known, content);
        // Files whose name does not contain the slug of the article can only be compared after parsing.
        await RemoveUnchangedAsync(
            [
                .. content.Articles.Where(article =>
                    article.DependsOnOtherFiles
                    || (!known.ContainsKey(article.Id) && Slug.FromFileName(article.Path ?? "") != article.Content.Slug)
                ),
            ],
            content,
            cancellationToken
        );
        WarnOfLaterDates(content, known, report);
        await writer.WriteAsync(content, options, report, cancellationToken);
    }

    /// <summary>Imports files that have already been parsed.</summary>
    public async Task ImportAsync(
        IReadOnlyList<ParsedFile> batch,
        WriteTransaction.WriteOptions options,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        var content = new BatchContent(report);
        Add(batch.Select(file => (file.File, (FileReader.Result)file.Parsed)), known: [], content);
        var stored = await RemoveUnchangedAsync([.. content.Articles], content, cancellationToken);
        WarnOfLaterDates(content, stored, report);
        await writer.WriteAsync(content, options, report, cancellationToken);
    }

    private FileReader.Result Read(FileToImport file, Dictionary<Guid, StoredArticle> known) =>
        files.Read(file.Path, known) is var read && read is FileReader.Result.Parsed parsed
            ? parsed with
            {
                Content = file.WithKeptSlug(parsed.Content),
            }
            : read;

    private async Task<Dictionary<Guid, StoredArticle>> StoredAsync(
        IReadOnlyList<FileToImport> batch,
        IReadOnlyDictionary<int, UndatedFile> undated,
        CancellationToken cancellationToken
    )
    {
        var ofNames = batch.Select(file => Slug.FromFileName(file.Path.Path)).OfType<string>().Select(DocumentId.OfArticle);
        var ofContent = batch
            .Where(file => undated.ContainsKey(file.Position))
            .Select(file => undated[file.Position].Identity)
            .Where(identity => identity.Kind == FileKind.Document)
            .Select(identity => identity.DocumentId);
        Guid[] ids = [.. ofNames.Concat(ofContent).Distinct()];
        return ids.Length == 0 ? [] : await StoredAsync(ids, cancellationToken);
    }

    /// <summary>
    /// Returns the result of a file that was already read, unless it is an article that was not kept and must be written.
    /// </summary>
    private static FileReader.Result? FindUnchanged(
        FileToImport file,
        IReadOnlyDictionary<int, UndatedFile> undated,
        Dictionary<Guid, StoredArticle> known
    )
    {
        if (!undated.TryGetValue(file.Position, out var read))
            return null;
        if (read.Content is { } content)
            return new FileReader.Result.Parsed(content, read.Fingerprint);
        return known.TryGetValue(read.Identity.DocumentId, out var stored) && stored.Source.IsUpToDate(read.Fingerprint)
                ? new FileReader.Result.Unchanged(stored.Source.Id, read.Fingerprint)
            : read.Changed is { } changed ? changed with { Content = file.WithKeptSlug(changed.Content) }
            : null;
    }

    private async Task<Dictionary<Guid, StoredArticle>> StoredAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await StoredArticles.ByIdAsync(connection, ids, cancellationToken);
    }

    // The slug in a dated file can differ from its name, and another file can have been the article until now, or still be it at another
    // path. Whether these files win over others is known when all other files have been read.
    private bool Postpone(
        FileToImport file,
        FileReader.Result read,
        Dictionary<Guid, StoredArticle> known,
        ConcurrentBag<FileToImport> postponed
    )
    {
        if (read is FileReader.Result.Unchanged(var unchanged, var ofUnchanged))
        {
            if (!file.WasSkipped || file.Holds(unchanged))
                return false;
            postponed.Add(
                file with
                {
                    ArticleIdFromContent = unchanged,
                    Fingerprint = ofUnchanged,
                    IsHidden = hidden.Contains(known[unchanged].Source),
                }
            );
            return true;
        }

        if (read is not FileReader.Result.Parsed(ContentResult.AcceptedArticle(var article) content, var fingerprint))
            return false;
        var id = DocumentId.OfArticle(article.Slug);
        var isNamedOtherwise = file.ArticleIdFromName is { } ofName && ofName != id;
        var isOtherFile =
            known.TryGetValue(id, out var stored) && stored.Source is { Withdrawn: false, Path: { } path } && path != file.FullPath;
        // Another file may show the article in the same change, which readers must not notice.
        var isHidden = hidden.Contains(content);
        var hidesArticle = isHidden && stored?.State?.Published is true;
        if (!isNamedOtherwise && !isOtherFile && !hidesArticle)
            return false;
        postponed.Add(file with { ArticleIdFromContent = id, Fingerprint = fingerprint, IsHidden = isHidden });
        return true;
    }

    // If two files in a batch are the same article, only the winner may be written.
    private void Add(
        IEnumerable<(FileToImport File, FileReader.Result Read)> files,
        Dictionary<Guid, StoredArticle> known,
        BatchContent content
    )
    {
        foreach (
            var (file, read) in files
                .Select(WithVisibility)
                .OrderBy(each => DocumentClaims.RankOf(each.File, IdentifiedFile.Of(each.File, each.Read)))
                .ThenBy(each => each.File.Position)
        )
            content.Add(file, read, known);

        (FileToImport File, FileReader.Result Read) WithVisibility((FileToImport File, FileReader.Result Read) each) =>
            each.Read switch
            {
                FileReader.Result.Unchanged(var id, _) => (each.File with { IsHidden = hidden.Contains(known[id].Source) }, each.Read),
                FileReader.Result.Parsed(var parsed, _) => (each.File with { IsHidden = hidden.Contains(parsed) }, each.Read),
                _ => each,
            };
    }

    // One wrong digit hides an article for years.
    private void WarnOfLaterDates(BatchContent content, Dictionary<Guid, StoredArticle> stored, ImportReport report)
    {
        foreach (var article in content.Articles)
        {
            if (
                stored.TryGetValue(article.Id, out var before)
                && before.State is { Published: true }
                && hidden.IsHeld(article.Content)
                && article.DisplayPath is { } path
            )
                report.Warn(path, [FileProblems.LaterDate(article.Content.PublishedDateTime)]);
        }
    }

    /// <returns>The stored articles.</returns>
    private async Task<Dictionary<Guid, StoredArticle>> RemoveUnchangedAsync(
        AcceptedArticle[] parsed,
        BatchContent content,
        CancellationToken cancellationToken
    )
    {
        if (parsed.Length == 0)
            return [];
        var stored = await StoredAsync([.. parsed.Select(article => article.Id)], cancellationToken);
        foreach (var article in parsed)
        {
            if (!stored.TryGetValue(article.Id, out var before) || !before.Source.IsUpToDate(article.Fingerprint))
                continue;
            content.Articles.Remove(article);
            content.AddUnchanged(before.Source, article.Path ?? "", article.Fingerprint);
        }

        return stored;
    }
}
