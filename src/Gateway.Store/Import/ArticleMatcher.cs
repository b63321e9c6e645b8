using Gateway.Content.Files;
using Gateway.Store.Writing;

namespace Gateway.Store.Import;

/// <summary>
/// Matches the files of an import to stored articles, so that an edited or moved file keeps its article and slug. Each article matches at
/// most one file. The first rule that applies decides: <list type="number"> <item>The article was stored from this path, and the content is
/// the same.</item> <item>The article has this content, and its own file is gone, or has another content and another date or title now. So
/// exchanged files exchange their paths, not their slugs.</item> <item>The article was stored from this path: its title, date or text was
/// corrected.</item> <item>The article is withdrawn, and has this content, or this path and title.</item> <item>The article has the slug by
/// date and title. It is taken from a file that has it only because of its path, if that file can be another article, and from a file that
/// readers do not see. A file that was skipped before gets it last.</item> </list>
/// </summary>
internal sealed class ArticleMatcher
{
    private readonly Dictionary<string, TitledFile> _files = new(StringComparer.Ordinal);
    private readonly ILookup<Guid, TitledFile> _byTitle;
    private readonly Dictionary<Guid, StoredSlug> _stored = [];
    private readonly Dictionary<string, StoredSlug> _articleOf = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, TitledFile> _fileOf = [];
    private readonly List<MovedFile> _moved = [];

    public ArticleMatcher(IReadOnlyList<TitledFile> files)
    {
        foreach (var file in files)
            _files.TryAdd(file.Path, file);
        _byTitle = _files.Values.ToLookup(file => file.Id);
    }

    /// <summary>The files without a stored article.</summary>
    public IEnumerable<TitledFile> Unassigned => _files.Values.Where(IsUnassigned);

    /// <summary>Assigns the unchanged files.</summary>
    /// <param name="ofPaths">The articles that were stored from the paths, the last changed first.</param>
    public void AssignUnchanged(IReadOnlyList<StoredSlug> ofPaths)
    {
        Add(ofPaths);
        AssignAll(OfPath(article => !article.Withdrawn), HasContent);
    }

    /// <summary>Assigns the other files.</summary>
    /// <param name="ofContent">The articles with the content or the slugs of the unassigned files, the last changed first.</param>
    public void AssignChanged(IReadOnlyList<StoredSlug> ofContent)
    {
        Add(ofContent);
        foreach (var moved in AssignAll(OfContent(article => !article.Withdrawn), (_, article) => IsLeftByItsFile(article)))
            _moved.Add(new MovedFile(_articleOf[moved].Id, moved));
        AssignAll(OfPath(article => !article.Withdrawn), (_, _) => true);
        AssignAll(OfContent(article => article.Withdrawn), (_, _) => true);
        AssignAll(OfPath(article => article.Withdrawn), (file, article) => article.Title == file.Title);
        foreach (var file in Unassigned.OrderBy(file => file.IsHidden).ThenBy(file => file.WasSkipped).ToList())
            TakeByTitle(file, []);
    }

    public KeptArticles Result() =>
        new(
            _articleOf
                .Where(assigned => assigned.Value.Id != _files[assigned.Key].Id)
                .ToDictionary(assigned => assigned.Key, assigned => assigned.Value.Slug, StringComparer.Ordinal),
            [.. _moved.Where(moved => _articleOf.GetValueOrDefault(moved.Path)?.Id == moved.ArticleId)]
        );

    private void Add(IReadOnlyList<StoredSlug> stored)
    {
        foreach (var article in stored)
            _stored.TryAdd(article.Id, article);
    }

    private Func<TitledFile, IEnumerable<StoredSlug>> OfPath(Func<StoredSlug, bool> isCandidate)
    {
        var articles = _stored.Values.Where(isCandidate).Where(article => article.Path is not null).ToLookup(article => article.Path);
        return file => articles[file.Path];
    }

    private Func<TitledFile, IEnumerable<StoredSlug>> OfContent(Func<StoredSlug, bool> isCandidate)
    {
        var articles = _stored.Values.Where(isCandidate).ToLookup(article => article.Fingerprint);
        return file => articles[file.Fingerprint];
    }

    /// <returns>The paths of the files to which an article was assigned.</returns>
    private List<string> AssignAll(Func<TitledFile, IEnumerable<StoredSlug>> candidates, Func<TitledFile, StoredSlug, bool> matches)
    {
        var assigned = new List<string>();
        foreach (var file in Unassigned.ToList())
        {
            var free = candidates(file).Where(article => !_fileOf.ContainsKey(article.Id) && matches(file, article)).ToList();
            if ((free.Find(article => article.Id == file.Id) ?? free.FirstOrDefault()) is not { } found)
                continue;
            Assign(file, found);
            assigned.Add(file.Path);
        }

        return assigned;
    }

    // Kuhn's algorithm for a matching: an article is taken from a file if that file finds another one.
    private bool TakeByTitle(TitledFile file, HashSet<Guid> visited)
    {
        if (!_stored.TryGetValue(file.Id, out var article))
            return !_byTitle[file.Id].Any(other => other.Path != file.Path && IsUnassigned(other));
        if (!visited.Add(article.Id))
            return false;
        if (_fileOf.TryGetValue(article.Id, out var holder))
        {
            var isForReaders = holder.IsHidden && !file.IsHidden;
            var isHeldByPath = holder.Id != article.Id && holder.Title != article.Title && !HasContent(holder, article);
            if (!isForReaders && !isHeldByPath)
                return false;
            _articleOf.Remove(holder.Path);
            _fileOf.Remove(article.Id);
            if (!TakeByTitle(holder, visited) && !isForReaders)
            {
                Assign(holder, article);
                return false;
            }
        }

        Assign(file, article);
        return true;
    }

    private void Assign(TitledFile file, StoredSlug article)
    {
        _articleOf[file.Path] = article;
        _fileOf[article.Id] = file;
    }

    private bool IsUnassigned(TitledFile file) => !_articleOf.ContainsKey(file.Path);

    private static bool HasContent(TitledFile file, StoredSlug article) => file.Fingerprint == article.Fingerprint;

    // A file that still has the date and the title of its article was edited. Another file with the former content is a copy.
    private bool IsLeftByItsFile(StoredSlug article) =>
        article.Path is { } path
        && (_files.TryGetValue(path, out var file) ? !HasContent(file, article) && file.Id != article.Id : ContentFolder.IsMissing(path));
}
