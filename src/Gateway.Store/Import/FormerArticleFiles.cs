using Gateway.Content.Files;
using Gateway.Content.Results;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Rejects files that no longer contain a valid article although the store has an article from them. The stored article stays, the error is
/// reported, and no other file takes over the article.
/// </summary>
internal sealed class FormerArticleFiles([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource)
{
    /// <summary>Returns the files with the results of reading, in which such files are rejected.</summary>
    public async Task<IReadOnlyList<(FileToImport File, FileReader.Result Read)>> RejectAsync(
        IReadOnlyList<(FileToImport File, FileReader.Result Read)> files,
        CancellationToken cancellationToken
    )
    {
        var withoutArticle = files
            .Where(file => ContentPath.HasContentExtension(file.File.Path.Path) && IsNoArticle(file.Read))
            .Select(file => file.File)
            .ToList();
        if (withoutArticle.Count == 0)
            return files;
        var lost = await FindAsync([.. withoutArticle.Where(file => file.LostArticle is null)], cancellationToken);
        return
        [
            .. files.Select(file =>
                file.Read is FileReader.Result.Parsed(var content, var fingerprint)
                && AsRejected(content) is { } rejected
                && (file.File.LostArticle ?? lost.GetValueOrDefault(file.File.FullPath)) is { } article
                    ? (file.File with { LostArticle = article }, new FileReader.Result.Parsed(rejected, fingerprint))
                    : file
            ),
        ];
    }

    /// <summary>
    /// Returns the stored articles of files that are not articles, by the full paths of the files. The article was stored from the file, or
    /// it has the slug in the file's name and the file from which it was stored no longer exists.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, StoredFile>> FindAsync(
        IReadOnlyList<FileToImport> files,
        CancellationToken cancellationToken
    )
    {
        if (files.Count == 0)
            return new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        var stored = await StoredFiles.OfArticlesAsync(
            dataSource,
            [.. files.Select(file => file.FullPath)],
            [.. files.Select(file => file.ArticleIdFromName).OfType<Guid>()],
            cancellationToken
        );
        var byPath = stored.Where(article => article.Path is not null).ToLookup(article => article.Path);
        var byId = stored.ToDictionary(article => article.Id);
        var lost = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var ofPath = byPath[file.FullPath].ToList();
            if (ofPath.Count > 0)
                lost[file.FullPath] = ofPath.Find(article => article.Id == file.ArticleIdFromName) ?? ofPath[0];
            else if (file.ArticleIdFromName is { } id && byId.TryGetValue(id, out var article) && IsFileGone(article))
                lost[file.FullPath] = article;
        }

        return lost;
    }

    /// <summary>Returns the rejection of a file that is not an article. Returns <c>null</c> if it is an article.</summary>
    public static ContentResult.Rejected? AsRejected(ContentResult? content) =>
        content is ContentResult.Rejected rejected ? rejected : content?.AsLostArticle();

    private static bool IsFileGone(StoredFile article) => article.Path is not { } path || ContentFolder.IsMissing(path);

    private static bool IsNoArticle(FileReader.Result read) =>
        read is FileReader.Result.Parsed(var content, _) && AsRejected(content) is not null;
}
