using System.Collections.Concurrent;
using Gateway.Content.Results;

namespace Gateway.Store.Import;

/// <summary>The kinds of files that an import distinguishes.</summary>
internal enum FileKind
{
    /// <summary>The file is not an article, topic or organization.</summary>
    Nothing,

    /// <summary>The file is an article, topic or organization, by its content or by its name.</summary>
    Document,

    /// <summary>
    /// The kind is currently unknown, because the file's name does not identify an article and the file was rejected or is still being
    /// written.
    /// </summary>
    Unknown,
}

/// <summary>The identity that an import found for a file.</summary>
/// <param name="Kind">The kind of the file.</param>
/// <param name="DocumentId">The id of the article, topic or provider, for a <see cref="FileKind.Document"/>.</param>
/// <param name="IsRefused">True if its content cannot be used, so that the stored version is kept.</param>
internal readonly record struct IdentifiedFile(FileKind Kind, Guid DocumentId, bool IsRefused)
{
    /// <summary>Identifies a file by its content.</summary>
    public static IdentifiedFile Of(FileToImport file, ContentResult content) =>
        content switch
        {
            ContentResult.AcceptedArticle(var article) => Document(Documents.DocumentId.OfArticle(article.Slug)),
            ContentResult.Topic(var topic) => Document(Documents.DocumentId.OfTopic(topic.Slug)),
            ContentResult.Organization(var organization) => Document(
                Documents.DocumentId.OfProvider(organization.Domain, organization.Name)
            ),
            ContentResult.Synonyms(var synonyms) => Document(Documents.DocumentId.OfSynonyms(synonyms.Place)),
            ContentResult.Rejected => Refused(file),
            _ => default,
        };

    /// <summary>Identifies a file by the result of reading it.</summary>
    public static IdentifiedFile Of(FileToImport file, FileReader.Result read) =>
        read switch
        {
            FileReader.Result.Unchanged(var id, _) => Document(id),
            FileReader.Result.Parsed(var content, _) => Of(file, content),
            _ => throw new InvalidOperationException($"Unknown result of reading: {read}."),
        };

    public static IdentifiedFile Document(Guid documentId) => new(FileKind.Document, documentId, IsRefused: false);

    /// <summary>
    /// Identifies a file whose stored article is kept. A second file with the same slug must not replace the article, and pruning must not
    /// withdraw it.
    /// </summary>
    public static IdentifiedFile Refused(FileToImport file) =>
        (file.LostArticle?.Id ?? file.ArticleIdFromName) is { } articleId
            ? new(FileKind.Document, articleId, IsRefused: true)
            : new(FileKind.Unknown, default, IsRefused: true);
}

/// <summary>
/// Records which file of an import is which article, topic or organization. If several files are the same, a file that readers see wins
/// over one that they do not see. Among these, the file from which the article is stored wins, and then the first one in the scan.
/// </summary>
internal sealed class DocumentClaims
{
    private const int LostRank = -1;
    private const int HiddenRank = 4;
    private const int RefusedRank = 2 * HiddenRank;

    private readonly ConcurrentDictionary<Guid, (int Rank, int Position, string? Path)> _claims = new();
    private readonly ConcurrentDictionary<string, IdentifiedFile> _seen = new(StringComparer.Ordinal);

    /// <summary>The identities of all files of the import, by full path.</summary>
    public IEnumerable<KeyValuePair<string, IdentifiedFile>> IdentifiedFiles => _seen;

    /// <summary>Records the identity of a file.</summary>
    /// <returns>False if an earlier file of the scan is the same document.</returns>
    public bool Add(FileToImport file, IdentifiedFile seen)
    {
        _seen[file.FullPath] = seen;
        return seen.Kind != FileKind.Document || Claim(seen.DocumentId, (RankOf(file, seen), file.Position, file.Path.Path));
    }

    /// <summary>Keeps a stored document unchanged, even if the import finds a file for it.</summary>
    public void Keep(Guid documentId) => Claim(documentId, (LostRank, -1, null));

    /// <summary>
    /// Returns the path of the file that wins for a document, <c>null</c> if none does, whether readers do not see it, and its position in
    /// the scan.
    /// </summary>
    public (string? Path, bool IsHidden, int Position) WinnerOf(Guid documentId) =>
        _claims.TryGetValue(documentId, out var claim) ? (claim.Path, claim.Rank >= HiddenRank, claim.Position) : default;

    /// <summary>True if no file of the import is this document, which was stored from <paramref name="path"/>.</summary>
    public bool IsGone(Guid documentId, string path) =>
        !_claims.ContainsKey(documentId) && !(_seen.TryGetValue(path, out var seen) && seen.IsRefused);

    /// <summary>
    /// The rank of a file among those of one document; the lowest wins. A file with an error keeps its stored article. Without a stored
    /// article it gives way to every other file.
    /// </summary>
    public static int RankOf(FileToImport file, IdentifiedFile seen) =>
        file.LostArticle is not null ? LostRank
        : seen.IsRefused ? RefusedRank
        : RankOf(file, seen.DocumentId);

    /// <summary>
    /// The rank of a file without an error. Among the files that readers see, and among the others, the file from which the article is
    /// stored comes first, and a file that was skipped before comes last.
    /// </summary>
    public static int RankOf(FileToImport file, Guid? documentId)
    {
        if (file.LostArticle is not null)
            return LostRank;
        var among =
            documentId is { } id && file.Holds(id) ? 0
            : file.KeptSlug is not null ? 1
            : file.WasSkipped ? 3
            : 2;
        return (file.IsHidden && !file.IsPublishedByWriter ? HiddenRank : 0) + among;
    }

    private bool Claim(Guid documentId, (int Rank, int Position, string? Path) claim)
    {
        var first = _claims.AddOrUpdate(
            documentId,
            claim,
            (_, claimed) => OrderOf(claimed).CompareTo(OrderOf(claim)) <= 0 ? claimed : claim
        );
        return OrderOf(first) == OrderOf(claim);

        static (int Rank, int Position) OrderOf((int Rank, int Position, string? Path) each) => (each.Rank, each.Position);
    }
}
