using System.Collections.Concurrent;
using Gateway.Content;
using Gateway.Store.Documents;

namespace Gateway.Store.Import;

/// <summary>
/// Reads the files of a scan whose names do not contain the slug of the article, because only their content shows which article they are.
/// They are read before anything is written. Their articles are not kept in memory, and are read again only if they have changed.
/// </summary>
internal sealed class UndatedFileReader(FileReader files, LostArticles lost, KeptSlugs keptSlugs, HiddenFiles hidden)
{
    /// <summary>Reads the undated files, and compares them with the store.</summary>
    /// <returns>
    /// All files of the scan in the same order, with the slugs and articles under which they are stored, the undated ones by their position, and
    /// the unchanged articles with the paths to which their files were moved.
    /// </returns>
    public async Task<(
        IReadOnlyList<FileToImport> Files,
        IReadOnlyDictionary<int, UndatedFile> Undated,
        IReadOnlyList<(Guid Id, string Path)> Moved
    )> ReadAsync(IReadOnlyList<FileToImport> scannedFiles, int concurrency, CancellationToken cancellationToken)
    {
        var undated = await ReadAllAsync(scannedFiles, concurrency, cancellationToken);
        var (withSlugs, moved) = await KeepSlugsAsync(scannedFiles, undated, cancellationToken);
        var withoutLost = await RejectLostArticlesAsync(withSlugs, undated, cancellationToken);
        return (MarkHiddenFiles(withoutLost, undated), undated, moved);
    }

    private async Task<ConcurrentDictionary<int, UndatedFile>> ReadAllAsync(
        IReadOnlyList<FileToImport> scannedFiles,
        int concurrency,
        CancellationToken cancellationToken
    )
    {
        var undated = new ConcurrentDictionary<int, UndatedFile>();
        await Parallel.ForEachAsync(
            scannedFiles
                .Where(file => ContentPath.HasContentEnding(file.Path.Path) && Slug.FromFileName(file.Path.Path) is null)
                .Chunk(BatchImporter.MaxFiles),
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
    private async Task<(IReadOnlyList<FileToImport> Files, IReadOnlyList<(Guid Id, string Path)> Moved)> KeepSlugsAsync(
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
                file.Item2.Identity.DocumentId,
                file.Item2.IsHidden
            ))
            .ToList();
        var kept = await keptSlugs.FindAsync(titled, cancellationToken);
        return (kept.Slugs.Count == 0 ? scannedFiles : [.. scannedFiles.Select(Keep)], kept.Moved);

        FileToImport Keep(FileToImport file)
        {
            if (!kept.Slugs.TryGetValue(file.FullPath, out var slug) || !undated.TryGetValue(file.Position, out var read))
                return file;
            undated[file.Position] = read with { Identity = IdentifiedFile.Document(DocumentId.OfArticle(slug)) };
            return file with { KeptSlug = slug };
        }
    }

    // An undated file may have an error, or be no article, although its article is stored. The article is kept for it, and another file does
    // not become the article, unless it is the unchanged file at another path.
    private async Task<IReadOnlyList<FileToImport>> RejectLostArticlesAsync(
        IReadOnlyList<FileToImport> scannedFiles,
        ConcurrentDictionary<int, UndatedFile> undated,
        CancellationToken cancellationToken
    )
    {
        var broken = scannedFiles
            .Where(file => undated.TryGetValue(file.Position, out var read) && WithoutArticle(read) is not null)
            .ToList();
        if (broken.Count == 0)
            return scannedFiles;
        var articles = await lost.FindAsync(broken, cancellationToken);
        if (articles.Count == 0)
            return scannedFiles;
        var moved = scannedFiles
            .Where(file => undated.ContainsKey(file.Position))
            .Select(file => (file.DocumentIdIn(undated), (Guid?)undated[file.Position].Fingerprint))
            .ToHashSet();
        return [.. scannedFiles.Select(Reject)];

        FileToImport Reject(FileToImport file)
        {
            if (
                !articles.TryGetValue(file.FullPath, out var article)
                || moved.Contains((article.Id, article.Fingerprint))
                || !undated.TryGetValue(file.Position, out var read)
                || WithoutArticle(read) is not { } content
            )
                return file;
            var rejected = file with { LostArticleId = article.Id };
            undated[file.Position] = Identified(rejected, new FileReader.Result.Parsed(content, read.Fingerprint));
            return rejected;
        }

        static ContentResult? WithoutArticle(UndatedFile read) =>
            read.Content is ContentResult.Rejected rejected ? rejected : read.Content?.AsLostArticle();
    }

    // A file that readers see wins over one that they do not see. Only the content of dated files shows this.
    private IReadOnlyList<FileToImport> MarkHiddenFiles(
        IReadOnlyList<FileToImport> scannedFiles,
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
            var isHidden = undated.TryGetValue(file.Position, out var read)
                ? read.IsHidden
                : hidden.Contains(files.Parse(file.Path).Content);
            return file with { IsHidden = isHidden };
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
