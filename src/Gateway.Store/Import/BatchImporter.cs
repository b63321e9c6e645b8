using System.Collections.Concurrent;
using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Imports a batch of files. Most unchanged files are detected before they are parsed. The changed articles are written in one transaction.
/// </summary>
internal sealed class BatchImporter(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    FileReader files,
    LostArticles lost,
    ArticleWriter articles,
    TaxonomyWriter taxonomy,
    HiddenFiles hidden
)
{
    /// <summary>Converts PostgreSQL's rejection of a value to a problem of the file.</summary>
    public static ContentProblem ToContentProblem(PostgresException refusal) =>
        new(
            ProblemCodes.StoreRefused,
            $"The database rejected one of the values (SQLSTATE {refusal.SqlState}).",
            null,
            null,
            "Shorten or correct the longest names and URLs."
        );

    /// <summary>Reads and imports files.</summary>
    /// <param name="batch">The files.</param>
    /// <param name="undated">The files that were already read, by their position. A changed article among them is read again.</param>
    /// <param name="options">The options of the transactions.</param>
    /// <param name="postponed">
    /// Receives the files that may be the same article as a file of another batch, so that they are imported after all batches. <c>null</c> to
    /// postpone none.
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
        var content = new BatchContent();
        var read = batch.Select(file => (file, FindUnchanged(file, undated, known) ?? Read(file, known))).ToList();
        if (postponed is not null)
            read.RemoveAll(file => Postpone(file.file, file.Item2, known, postponed));
        // Undated files have been checked before, together with all files of the import.
        var dated = await lost.RejectAsync([.. read.Where(file => !undated.ContainsKey(file.file.Position))], cancellationToken);
        Add(read.Where(file => undated.ContainsKey(file.file.Position)).Concat(dated), known, content, report);
        // Files whose name does not contain the slug of the article can only be compared after parsing.
        await RemoveUnchangedAsync(
            [
                .. content.Articles.Where(article =>
                    !known.ContainsKey(article.Id) && Slug.FromFileName(article.Path ?? "") != article.Content.Slug
                ),
            ],
            content,
            report,
            cancellationToken
        );
        await WriteAsync(content, options, report, cancellationToken);
    }

    /// <summary>Imports files that have already been parsed.</summary>
    public async Task ImportAsync(
        IReadOnlyList<ParsedFile> batch,
        WriteTransaction.WriteOptions options,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        var content = new BatchContent();
        Add(batch.Select(file => (file.File, (FileReader.Result)file.Parsed)), known: [], content, report);
        await RemoveUnchangedAsync([.. content.Articles], content, report, cancellationToken);
        await WriteAsync(content, options, report, cancellationToken);
    }

    /// <summary>Stores the new paths of unchanged articles.</summary>
    public async Task MoveAsync(
        IReadOnlyList<(Guid Id, string Path)> moved,
        WriteTransaction.WriteOptions options,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await WriteTransaction.RunAsync(
            connection,
            options,
            transaction => StoredArticles.MoveAsync(transaction.Transaction, moved, cancellationToken),
            cancellationToken
        );
    }

    private FileReader.Result Read(FileToImport file, Dictionary<Guid, StoredArticle> known) =>
        files.Read(file.Path, known) is var read && read is FileReader.Result.Parsed(var content, var fingerprint)
            ? new FileReader.Result.Parsed(file.WithKeptSlug(content), fingerprint)
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

    /// <summary>Returns the result of a file that was already read, unless it is a document that must be written.</summary>
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
            : null;
    }

    private async Task<Dictionary<Guid, StoredArticle>> StoredAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await StoredArticles.ByIdAsync(connection, ids, cancellationToken);
    }

    // The slug in a dated file can differ from its name, and another file can have been the article until now. Whether these files win over
    // others is known when all other files have been read.
    private bool Postpone(
        FileToImport file,
        FileReader.Result read,
        Dictionary<Guid, StoredArticle> known,
        ConcurrentBag<FileToImport> postponed
    )
    {
        if (read is not FileReader.Result.Parsed(ContentResult.GoldenFile(var article) content, _))
            return false;
        var id = DocumentId.OfArticle(article.Slug);
        var isNamedOtherwise = file.ArticleIdFromName is { } ofName && ofName != id;
        var isOtherFile =
            known.TryGetValue(id, out var stored)
            && stored.Source is { Withdrawn: false, Path: { } path }
            && path != file.FullPath
            && File.Exists(path);
        if (!isNamedOtherwise && !isOtherFile)
            return false;
        postponed.Add(file with { ArticleIdFromContent = id, IsHidden = hidden.Contains(content) });
        return true;
    }

    // Of two files in a batch that are the same article, only the winner may be written.
    private void Add(
        IEnumerable<(FileToImport File, FileReader.Result Read)> files,
        Dictionary<Guid, StoredArticle> known,
        BatchContent content,
        ImportReport report
    )
    {
        foreach (
            var (file, read) in files
                .Select(WithVisibility)
                .OrderBy(each => DocumentClaims.RankOf(each.File))
                .ThenBy(each => each.File.Position)
        )
            Add(file, read, known, content, report);

        (FileToImport File, FileReader.Result Read) WithVisibility((FileToImport File, FileReader.Result Read) each) =>
            each.Read switch
            {
                FileReader.Result.Unchanged(var id, _) => (each.File with { IsHidden = hidden.Contains(known[id].Source) }, each.Read),
                FileReader.Result.Parsed(var parsed, _) => (each.File with { IsHidden = hidden.Contains(parsed) }, each.Read),
                _ => each,
            };
    }

    private static void Add(
        FileToImport file,
        FileReader.Result read,
        Dictionary<Guid, StoredArticle> known,
        BatchContent content,
        ImportReport report
    )
    {
        var seen = read switch
        {
            FileReader.Result.Unchanged(var id, _) => IdentifiedFile.Document(id),
            FileReader.Result.Parsed(var parsed, _) => IdentifiedFile.Of(file, parsed),
            _ => throw new InvalidOperationException($"Unknown result of reading: {read}."),
        };
        var path = file.Path.Path;
        var isFirst = report.Claims.Add(file, seen);
        if (read is FileReader.Result.Parsed({ Warnings: var warnings }, _))
            report.Warn(path, warnings);
        switch (read)
        {
            case FileReader.Result.Parsed(ContentResult.Skipped(_, _) skipped, _):
                report.Skip(path, skipped);
                break;
            case FileReader.Result.Parsed(ContentResult.Rejected(var problems), _):
                report.Reject(path, problems);
                break;
            case not null when !isFirst:
                report.Skip(path, SameAs(report.Claims.WinnerOf(seen.DocumentId), file));
                break;
            case FileReader.Result.Unchanged(var id, var fingerprint):
                report.AddUnread(file.FullPath);
                AddUnchanged(known[id].Source, file.FullPath, fingerprint, content, report);
                break;
            case FileReader.Result.Parsed(ContentResult.GoldenFile(var article) { Head: var head }, var fingerprint):
                content.Articles.Add(new AcceptedArticle(seen.DocumentId, article, fingerprint, file.FullPath, path) { Head = head });
                break;
            case FileReader.Result.Parsed(ContentResult.Topic(var topic), var fingerprint):
                content.Topics.Add(new AcceptedFile<TopicContent>(seen.DocumentId, topic, fingerprint, file.FullPath, path));
                break;
            case FileReader.Result.Parsed(ContentResult.Organization(var organization), var fingerprint):
                content.Organizations.Add(
                    new AcceptedFile<OrganizationContent>(seen.DocumentId, organization, fingerprint, file.FullPath, path)
                );
                break;
        }
    }

    private static ContentResult.Skipped SameAs((string? Path, bool IsHidden) winner, FileToImport file) =>
        new(
            SkipReason.SameSlug,
            winner.Path is null
                ? "is the same article, topic or organization as a file that currently cannot be read"
                : $"is the same article, topic or organization as {winner.Path}, {(file.IsHidden && !winner.IsHidden ? "which is published" : "which comes first")}"
        )
        {
            Winner = winner.Path,
        };

    private static void AddUnchanged(ArticleOrigin stored, string path, Guid fingerprint, BatchContent content, ImportReport report)
    {
        report.Count(ImportOutcome.Unchanged);
        // An article that a client created has no file, unless the file has the same content.
        if (stored.Path != path && (stored.Path is not null || stored.Fingerprint == fingerprint))
            content.Moved.Add((stored.Id, path));
    }

    private async Task RemoveUnchangedAsync(
        AcceptedArticle[] parsed,
        BatchContent content,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        if (parsed.Length == 0)
            return;
        var stored = await StoredAsync([.. parsed.Select(article => article.Id)], cancellationToken);
        foreach (var article in parsed)
        {
            if (!stored.TryGetValue(article.Id, out var before) || !before.Source.IsUpToDate(article.Fingerprint))
                continue;
            content.Articles.Remove(article);
            AddUnchanged(before.Source, article.Path ?? "", article.Fingerprint, content, report);
        }
    }

    private static async Task RemoveUnchangedAsync(
        NpgsqlConnection connection,
        BatchContent content,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        if (content.Topics.Count + content.Organizations.Count == 0)
            return;
        var unchanged = await TaxonomyWriter.UnchangedAsync(connection, [.. content.Topics, .. content.Organizations], cancellationToken);
        report.Count(ImportOutcome.Unchanged, content.Topics.RemoveAll(file => unchanged.Contains(file.Id)));
        report.Count(ImportOutcome.Unchanged, content.Organizations.RemoveAll(file => unchanged.Contains(file.Id)));
    }

    private async Task WriteAsync(
        BatchContent content,
        WriteTransaction.WriteOptions options,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        if (content.IsEmpty)
            return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await RemoveUnchangedAsync(connection, content, report, cancellationToken);
        foreach (var topic in content.Topics)
            await WriteOneAsync(topic.DisplayPath, transaction => taxonomy.WriteAsync(transaction.Transaction, topic, cancellationToken));
        foreach (var organization in content.Organizations)
            await WriteOneAsync(
                organization.DisplayPath,
                transaction => taxonomy.WriteAsync(transaction.Transaction, organization, cancellationToken)
            );
        if (content.Moved.Count > 0)
            await MoveAsync(content.Moved, options, cancellationToken);
        if (content.Articles.Count > 0)
            await WriteArticlesAsync(connection, content.Articles, options, report, cancellationToken);

        async Task WriteOneAsync(string path, Func<WriteTransaction, Task<ImportOutcome>> write)
        {
            try
            {
                report.Count(await WriteTransaction.RunAsync(connection, options, write, cancellationToken));
            }
            catch (PostgresException refusal) when (WriteTransaction.IsDataError(refusal))
            {
                report.Reject(path, [ToContentProblem(refusal)]);
            }
        }
    }

    // One article that the database rejects must not fail the other articles of its batch.
    private Task WriteArticlesAsync(
        NpgsqlConnection connection,
        List<AcceptedArticle> accepted,
        WriteTransaction.WriteOptions options,
        ImportReport report,
        CancellationToken cancellationToken
    ) =>
        BatchSplitting.WriteAsync(
            accepted,
            async some =>
            {
                var created = await WriteTransaction.RunAsync(
                    connection,
                    options,
                    transaction => articles.WriteAsync(transaction, some, cancellationToken),
                    cancellationToken
                );
                report.Count(ImportOutcome.Created, created);
                report.Count(ImportOutcome.Updated, some.Count - created);
            },
            (single, refusal) =>
            {
                report.Reject(single.DisplayPath ?? single.Content.Slug, [ToContentProblem(refusal)]);
                return Task.CompletedTask;
            }
        );

    private sealed class BatchContent
    {
        public List<AcceptedArticle> Articles { get; } = [];
        public List<AcceptedFile<TopicContent>> Topics { get; } = [];
        public List<AcceptedFile<OrganizationContent>> Organizations { get; } = [];
        public List<(Guid Id, string Path)> Moved { get; } = [];

        public bool IsEmpty => Articles.Count + Topics.Count + Organizations.Count + Moved.Count == 0;
    }
}
