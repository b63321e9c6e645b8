using Gateway.Content.Files;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>The articles that are stored from the folders of a scan, and the listed files, before the scan changes them.</summary>
internal sealed class StoredBeforeScan
{
    private readonly ILookup<string, StoredFile> _byPath;
    private readonly Dictionary<Guid, StoredFile> _byId;
    private readonly Dictionary<Guid, StoredFile> _gone;
    private readonly HashSet<string> _taxonomy;
    private readonly ListedFiles _listed;

    /// <param name="stored">The articles that are stored from files in the folders.</param>
    /// <param name="taxonomy">The full paths of the stored topic and organization files in the folders.</param>
    /// <param name="listed">The listed files.</param>
    /// <param name="scan">The files.</param>
    /// <param name="areSameFolders">Returns false if a folder was replaced, so that missing files may be elsewhere.</param>
    public StoredBeforeScan(
        IReadOnlyList<StoredFile> stored,
        IReadOnlyList<string> taxonomy,
        ListedFiles listed,
        FolderScan scan,
        Func<bool> areSameFolders
    )
    {
        _taxonomy = taxonomy.ToHashSet(StringComparer.Ordinal);
        _byPath = stored.Where(article => article.Path is not null).ToLookup(article => article.Path ?? "", StringComparer.Ordinal);
        _byId = stored.ToDictionary(article => article.Id);
        _listed = listed;
        Files = [.. scan.Files.Select(WithStored)];
        _gone = FindGone(scan) is { Count: > 0 } gone && areSameFolders() ? gone : [];
    }

    /// <summary>The files of the scan, with the articles that are stored from them.</summary>
    public IReadOnlyList<FileToImport> Files { get; }

    /// <summary>The articles whose files no longer exist.</summary>
    public IReadOnlyCollection<StoredFile> Gone => _gone.Values;

    /// <summary>
    /// Returns the file as that of the article, if it is the unchanged file that no longer exists at its former path. It still is the
    /// article.
    /// </summary>
    public FileToImport WithMoved(FileToImport file, Guid? articleId, Guid? fingerprint) =>
        articleId is { } id && _gone.TryGetValue(id, out var gone) && gone.Fingerprint == fingerprint
            ? file with
            {
                StoredArticles = [gone],
            }
            : file;

    /// <summary>Returns an article that is stored from a file in the folders.</summary>
    public StoredFile? Find(Guid articleId) => _byId.GetValueOrDefault(articleId);

    /// <summary>
    /// True if nothing is known about a file: it is neither stored nor listed. Its article, if it was one, must have been at another path.
    /// </summary>
    public bool IsNew(FileToImport file) =>
        file.StoredArticles.Count == 0 && !file.WasSkipped && !_taxonomy.Contains(file.FullPath) && RejectedAt(file.FullPath) is null;

    /// <summary>True if a file with this content was rejected before at a path that no longer exists, and was not an article.</summary>
    public bool WasRejectedElsewhere(Guid fingerprint) =>
        _listed.Rejected.Any(rejected =>
            rejected.Value is { ArticleId: null, Fingerprint: { } known } && known == fingerprint && ContentFolder.IsMissing(rejected.Key)
        );

    /// <summary>True if an article is stored from the file at a path.</summary>
    public bool HasArticleAt(string path) => _byPath.Contains(path);

    /// <summary>Returns the fingerprint of a rejected file, and the article that is kept for it, if the file at a path is listed.</summary>
    public (Guid? Fingerprint, Guid? ArticleId)? RejectedAt(string path) =>
        _listed.Rejected.TryGetValue(path, out var rejected) ? rejected : null;

    /// <summary>
    /// Returns the stored article of a file that is none now. The article is stored from this path, or it has the slug in the name and its
    /// file no longer exists.
    /// </summary>
    public StoredFile? LostBy(FileToImport file)
    {
        if (file.StoredArticles.Count > 0)
            return file.StoredArticles.FirstOrDefault(article => article.Id == file.ArticleIdFromName) ?? file.StoredArticles[0];
        return file.ArticleIdFromName is { } id ? _gone.GetValueOrDefault(id) : null;
    }

    private FileToImport WithStored(FileToImport file)
    {
        StoredFile[] stored = [.. _byPath[file.FullPath]];
        var wasSkipped = _listed.Skipped.Contains(file.FullPath);
        return stored.Length == 0 && !wasSkipped ? file : file with { StoredArticles = stored, WasSkipped = wasSkipped };
    }

    private Dictionary<Guid, StoredFile> FindGone(FolderScan scan)
    {
        var found = scan.Files.Concat(scan.StillBeingWritten).Select(file => file.FullPath).ToHashSet(StringComparer.Ordinal);
        return _byId
            .Values.Where(article =>
                article.Path is { } path
                && !found.Contains(path)
                && !scan.PathsInUnknownState.Any(unknown => ContentPath.IsAtOrBelow(path, unknown))
                && ContentFolder.IsMissing(path)
            )
            .ToDictionary(article => article.Id);
    }
}
