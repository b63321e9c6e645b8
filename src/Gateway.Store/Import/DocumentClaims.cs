using System.Collections.Concurrent;
using Gateway.Content;

namespace Gateway.Store.Import;

/// <summary>The kinds of files that an import distinguishes.</summary>
internal enum FileKind
{
    /// <summary>The file is no article, topic or organization.</summary>
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
            ContentResult.Rejected => Refused(file),
            _ => default,
        };

    public static IdentifiedFile Document(Guid documentId) => new(FileKind.Document, documentId, IsRefused: false);

    /// <summary>
    /// Identifies a file whose stored article is kept. A second file with the same slug must not replace the article, and pruning must not
    /// withdraw it.
    /// </summary>
    public static IdentifiedFile Refused(FileToImport file) =>
        (file.LostArticleId ?? file.ArticleIdFromName) is { } articleId
            ? new(FileKind.Document, articleId, IsRefused: true)
            : new(FileKind.Unknown, default, IsRefused: true);
}

/// <summary>
/// Records which file of an import is which article, topic or organization. If several files are the same, a file that readers see wins over
/// one that they do not see. Otherwise the first in the scan wins.
/// </summary>
internal sealed class DocumentClaims
{
    private const int HiddenRank = 2;
    private const int LostRank = -1;

    private readonly ConcurrentDictionary<Guid, (int Rank, int Position, string? Path)> _claims = new();
    private readonly ConcurrentDictionary<string, IdentifiedFile> _seen = new(StringComparer.Ordinal);

    /// <summary>The identities of all files of the import, by full path.</summary>
    public IEnumerable<KeyValuePair<string, IdentifiedFile>> IdentifiedFiles => _seen;

    /// <summary>Records the identity of a file.</summary>
    /// <returns>False if an earlier file of the scan is the same document.</returns>
    public bool Add(FileToImport file, IdentifiedFile seen)
    {
        _seen[file.FullPath] = seen;
        return seen.Kind != FileKind.Document || Claim(seen.DocumentId, (RankOf(file), file.Position, file.Path.Path));
    }

    /// <summary>Keeps a stored document unchanged, even if the import finds a file for it.</summary>
    public void Keep(Guid documentId) => Claim(documentId, (-1, 0, null));

    /// <summary>Returns the path of the file that wins for a document, <c>null</c> if none does, and whether readers do not see it.</summary>
    public (string? Path, bool IsHidden) WinnerOf(Guid documentId) =>
        _claims.TryGetValue(documentId, out var claim) ? (claim.Path, claim.Rank >= HiddenRank) : default;

    /// <summary>True if no file of the import is this document, which was stored from <paramref name="path"/>.</summary>
    public bool IsGone(Guid documentId, string path) =>
        !_claims.ContainsKey(documentId) && !(_seen.TryGetValue(path, out var seen) && seen.IsRefused);

    /// <summary>
    /// The rank of a file among those of one document; the lowest wins. A file with an error keeps its stored article. A file that keeps the slug of its stored article precedes a file that
    /// has the same slug by its title.
    /// </summary>
    public static int RankOf(FileToImport file) =>
        file.LostArticleId is not null ? LostRank : (file.IsHidden ? HiddenRank : 0) + (file.KeptSlug is null ? 1 : 0);

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
