using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Finds files that are no articles although their article is stored. They are rejected, so that a mistake in a file never withdraws its
/// article without a message.
/// </summary>
internal sealed class LostArticles([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    /// <summary>Returns the files with the results of reading, in which such files are rejected.</summary>
    public async Task<IReadOnlyList<(FileToImport File, FileReader.Result Read)>> RejectAsync(
        IReadOnlyList<(FileToImport File, FileReader.Result Read)> files,
        CancellationToken cancellationToken
    )
    {
        var skipped = files.Where(file => IsNoArticle(file.File, file.Read)).Select(file => file.File).ToList();
        if (skipped.Count == 0)
            return files;
        var lost = await FindAsync(skipped, cancellationToken);
        if (lost.Count == 0)
            return files;
        return
        [
            .. files.Select(file =>
                file.Read is FileReader.Result.Parsed(var content, var fingerprint)
                && content.AsLostArticle() is { } rejected
                && lost.TryGetValue(file.File.FullPath, out var article)
                    ? (file.File with { LostArticleId = article.Id }, new FileReader.Result.Parsed(rejected, fingerprint))
                    : file
            ),
        ];
    }

    /// <summary>
    /// Returns the stored articles of files that are not articles, by the full paths of the files, with the fingerprints of the files from
    /// which they were stored. The article was stored from the file, or it has the slug in the file's name and the file from which it was
    /// stored no longer exists.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, (Guid Id, Guid? Fingerprint)>> FindAsync(
        IReadOnlyList<FileToImport> files,
        CancellationToken cancellationToken
    )
    {
        var stored = await StoredFiles.OfArticlesAsync(
            dataSource,
            [.. files.Select(file => file.FullPath)],
            [.. files.Select(file => file.ArticleIdFromName).OfType<Guid>()],
            cancellationToken
        );
        var byPath = stored.Where(article => article.Path is not null).ToLookup(article => article.Path, article => article.Id);
        var byId = stored.ToDictionary(article => article.Id);
        var lost = new Dictionary<string, (Guid Id, Guid? Fingerprint)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var ofPath = byPath[file.FullPath].ToList();
            if (ofPath.Count > 0)
                Add(file, file.ArticleIdFromName is { } ofName && ofPath.Contains(ofName) ? ofName : ofPath[0]);
            else if (file.ArticleIdFromName is { } id && byId.TryGetValue(id, out var article) && !File.Exists(article.Path))
                Add(file, id);
        }

        return lost;

        void Add(FileToImport file, Guid articleId) => lost[file.FullPath] = (articleId, byId[articleId].Fingerprint);
    }

    private static bool IsNoArticle(FileToImport file, FileReader.Result read) =>
        read is FileReader.Result.Parsed(var content, _)
        && content.AsLostArticle() is not null
        && ContentPath.HasContentEnding(file.Path.Path);
}
