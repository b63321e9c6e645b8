using System.Collections.Concurrent;
using Gateway.Content.Files;
using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Documents;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>
/// Finds the articles of the undated files of a scan. A file is undated if its name does not begin with a date, so that the name does not
/// contain the slug of the article, and only the content shows which article the file is. The files are read before anything is written.
/// Changed articles are kept until their batch is imported, up to <see cref="MaxKept"/>; others are read again then.
/// </summary>
internal sealed class UndatedFileResolver(FileReader files, MovedArticles movedArticles, KeptSlugs keptSlugs, HiddenFiles hidden)
{
    /// <summary>The characters of the texts of all articles that are kept.</summary>
    private const long MaxKept = 16 * 1024 * 1024;

    /// <summary>Reads the undated files, and compares them with the store.</summary>
    /// <returns>
    /// All files of the scan in the same order, with the slugs and articles under which they are stored, the undated ones by their
    /// position, and the unchanged articles with the paths to which their files were moved.
    /// </returns>
    public async Task<(
        IReadOnlyList<FileToImport> Files,
        IReadOnlyDictionary<int, UndatedFile> Undated,
        IReadOnlyList<MovedFile> Moved
    )> ResolveAsync(StoredBeforeScan stored, int concurrency, CancellationToken cancellationToken)
    {
        var undated = await ReadAllAsync(stored, concurrency, cancellationToken);
        var (withSlugs, moved) = await KeepSlugsAsync(stored, undated, cancellationToken);
        var withoutLost = RejectLostArticles(withSlugs, stored, undated);
        var withoutMoved = await RejectMovedArticlesAsync(withoutLost, stored, undated, cancellationToken);
        return (MarkSharedDocuments(withoutMoved, stored, undated), undated, moved);
    }

    private async Task<ConcurrentDictionary<int, UndatedFile>> ReadAllAsync(
        StoredBeforeScan stored,
        int concurrency,
        CancellationToken cancellationToken
    )
    {
        var undated = new ConcurrentDictionary<int, UndatedFile>();
        var kept = 0L;
        await Parallel.ForEachAsync(
            stored
                .Files.Where(file => ContentPath.HasContentExtension(file.Path.Path) && Slug.FromFileName(file.Path.Path) is null)
                .Chunk(BatchImporter.MaxFiles),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (batch, _) =>
            {
                foreach (var (index, file) in batch.Index())
                {
                    if (index % BatchImporter.FilesBetweenYields == 0)
                        await Task.Yield();
                    var read = files.Parse(file.Path);
                    var identified = Identified(file, read);
                    undated[file.Position] = IsKept(identified, read) ? identified with { Changed = read } : identified;
                }
            }
        );
        return undated;

        bool IsKept(UndatedFile file, FileReader.Result.Parsed read) =>
            read.Content is ContentResult.AcceptedArticle article
            && stored.Find(file.Identity.DocumentId)?.Fingerprint != file.Fingerprint
            && Interlocked.Add(ref kept, article.Head.Length + (article.Article.Body?.Length ?? 0)) <= MaxKept;
    }

    // The title or the date of an undated file may have changed since its article was stored.
    private async Task<(IReadOnlyList<FileToImport> Files, IReadOnlyList<MovedFile> Moved)> KeepSlugsAsync(
        StoredBeforeScan stored,
        ConcurrentDictionary<int, UndatedFile> undated,
        CancellationToken cancellationToken
    )
    {
        var titled = stored
            .Files.Where(file => undated.TryGetValue(file.Position, out var read) && read.Title is not null)
            .Select(file => (file, undated[file.Position]))
            .Select(file => new TitledFile(
                file.file.FullPath,
                file.Item2.Fingerprint,
                file.Item2.Title ?? "",
                file.Item2.Identity.DocumentId,
                file.Item2.IsHidden && !file.file.IsPublishedByWriter,
                file.file.WasSkipped
            ))
            .ToList();
        var kept = await keptSlugs.FindAsync(titled, cancellationToken);
        var movedIds = kept.Moved.Select(file => file.ArticleId).ToHashSet();
        var movedTo = kept.Moved.ToLookup(file => file.Path, file => file.ArticleId, StringComparer.Ordinal);
        return (kept.Slugs.Count + movedIds.Count == 0 ? stored.Files : [.. stored.Files.Select(Move).Select(Keep)], kept.Moved);

        FileToImport Keep(FileToImport file)
        {
            if (!kept.Slugs.TryGetValue(file.FullPath, out var slug) || !undated.TryGetValue(file.Position, out var read))
                return file;
            undated[file.Position] = read with { Identity = IdentifiedFile.Document(DocumentId.OfArticle(slug)) };
            return file with { KeptSlug = slug };
        }

        // The article is stored from its new path before the files are imported.
        FileToImport Move(FileToImport file) =>
            movedIds.Count > 0 && (movedTo.Contains(file.FullPath) || file.StoredArticles.Any(article => movedIds.Contains(article.Id)))
                ? file with
                {
                    StoredArticles =
                    [
                        .. movedTo[file.FullPath].Select(id => stored.Find(id)).OfType<StoredFile>(),
                        .. file.StoredArticles.Where(article => !movedIds.Contains(article.Id)),
                    ],
                }
                : file;
    }

    // An undated file may have an error, or not be an article, although its article is stored. The article is kept for it, and another file
    // does not become the article, unless it is the unchanged file at another path.
    private IReadOnlyList<FileToImport> RejectLostArticles(
        IReadOnlyList<FileToImport> scannedFiles,
        StoredBeforeScan stored,
        ConcurrentDictionary<int, UndatedFile> undated
    )
    {
        if (
            !scannedFiles.Any(file =>
                undated.TryGetValue(file.Position, out var read) && FormerArticleFiles.AsRejected(read.Content) is not null
            )
        )
            return scannedFiles;
        var moved = scannedFiles
            .Where(file => undated.ContainsKey(file.Position))
            .Select(file => (file.DocumentIdIn(undated), undated[file.Position].Fingerprint))
            .ToHashSet();
        return
        [
            .. scannedFiles.Select(file =>
                undated.TryGetValue(file.Position, out var read)
                && FormerArticleFiles.AsRejected(read.Content) is not null
                && stored.LostBy(file) is { } article
                && !moved.Contains((article.Id, article.Fingerprint))
                    ? Reject(file, article, isAssumed: false, undated)
                    : file
            ),
        ];
    }

    // A file may have been moved and got an error at the same time, so that neither its path nor its content shows which article it was.
    private async Task<IReadOnlyList<FileToImport>> RejectMovedArticlesAsync(
        IReadOnlyList<FileToImport> scannedFiles,
        StoredBeforeScan stored,
        ConcurrentDictionary<int, UndatedFile> undated,
        CancellationToken cancellationToken
    )
    {
        // A file that was skipped until now is not the moved one.
        var found = DocumentsOf(file => !file.WasSkipped);
        var gone = stored.Gone.Where(article => !found.Contains(article.Id)).ToDictionary(article => article.Id);
        if (gone.Count == 0)
            return scannedFiles;
        var withOtherFile = DocumentsOf(file => file.WasSkipped);
        var broken = new List<FileWithoutArticle>();
        var assumed = new Dictionary<string, (StoredFile Article, bool IsAssumed)>(StringComparer.Ordinal);
        foreach (var file in scannedFiles.Where(file => file.LostArticle is null && file.StoredArticles.Count == 0))
        {
            var read = undated.GetValueOrDefault(file.Position);
            // The slug in a dated file may differ from its name.
            if (read is null && (file.ArticleIdFromName is not { } ofName || stored.Find(ofName) is not null))
                continue;
            (ContentResult? content, Guid fingerprint) = read is null ? ParseDated(file) : (read.Content, read.Fingerprint);
            if (content is ContentResult.AcceptedArticle(var article))
            {
                if (file.WasSkipped)
                    withOtherFile.Add(DocumentId.OfArticle(article.Slug));
                else
                    gone.Remove(DocumentId.OfArticle(article.Slug));
            }
            else if (FormerArticleFiles.AsRejected(content) is null)
                continue;
            else if (content is not null && stored.IsNew(file) && !DependsOnSite(content))
                broken.Add(new FileWithoutArticle(file, fingerprint, content));
            else if (stored.RejectedAt(file.FullPath)?.ArticleId is { } kept && gone.Remove(kept, out var goneArticle))
                assumed[file.FullPath] = (goneArticle, true);
        }

        if (broken.Count > 0 && gone.Count > 0)
        {
            foreach (var (path, match) in await movedArticles.FindAsync(broken, [.. gone.Values], withOtherFile, stored, cancellationToken))
                assumed[path] = match;
        }

        return assumed.Count == 0
            ? scannedFiles
            :
            [
                .. scannedFiles.Select(file =>
                    assumed.TryGetValue(file.FullPath, out var match) ? Reject(file, match.Article, match.IsAssumed, undated) : file
                ),
            ];

        HashSet<Guid> DocumentsOf(Func<FileToImport, bool> isIncluded) =>
            scannedFiles.Where(isIncluded).Select(file => file.DocumentIdIn(undated)).OfType<Guid>().ToHashSet();

        // An error in a file with values for others says nothing about a single file.
        static bool DependsOnSite(ContentResult content) =>
            content is ContentResult.Rejected(var problems) && problems.Any(problem => problem.Cause is not null);

        (ContentResult?, Guid) ParseDated(FileToImport file)
        {
            var parsed = files.Parse(file.Path);
            return (parsed.Content, parsed.Fingerprint);
        }
    }

    private FileToImport Reject(FileToImport file, StoredFile article, bool isAssumed, ConcurrentDictionary<int, UndatedFile> undated)
    {
        var rejected = file with { LostArticle = article, MayBeOtherArticle = isAssumed };
        if (undated.TryGetValue(file.Position, out var read) && FormerArticleFiles.AsRejected(read.Content) is { } content)
            undated[file.Position] = Identified(rejected, new FileReader.Result.Parsed(content, read.Fingerprint));
        return rejected;
    }

    // A file that readers see wins over one that they do not see, and a file with an error keeps its stored article. Only the content of
    // dated files shows this.
    private IReadOnlyList<FileToImport> MarkSharedDocuments(
        IReadOnlyList<FileToImport> scannedFiles,
        StoredBeforeScan stored,
        ConcurrentDictionary<int, UndatedFile> undated
    )
    {
        var shared = scannedFiles
            .Select(file => file.DocumentIdIn(undated))
            .OfType<Guid>()
            .CountBy(document => document)
            .Where(document => document.Value > 1)
            .Select(document => document.Key)
            .ToHashSet();
        return shared.Count == 0 ? scannedFiles : [.. scannedFiles.Select(Mark)];

        FileToImport Mark(FileToImport file)
        {
            if (file.DocumentIdIn(undated) is not { } document || !shared.Contains(document))
                return file;
            if (undated.TryGetValue(file.Position, out var read))
                return stored.WithMoved(file, document, read.Fingerprint) with { IsHidden = read.IsHidden };
            var (content, fingerprint) = files.Parse(file.Path);
            return stored.WithMoved(file, document, fingerprint) with
            {
                IsHidden = hidden.Contains(content),
                LostArticle = file.LostArticle ?? (FormerArticleFiles.AsRejected(content) is null ? null : stored.LostBy(file)),
            };
        }
    }

    private UndatedFile Identified(FileToImport file, FileReader.Result.Parsed read) =>
        new(
            IdentifiedFile.Of(file, read.Content),
            read.Fingerprint,
            read.Content is ContentResult.AcceptedArticle ? null : read.Content,
            read.Content is ContentResult.AcceptedArticle({ IsSlugFromTitle: true } article) ? article.Title : null,
            hidden.Contains(read.Content)
        );
}
