using System.Collections.Concurrent;
using Gateway.Content;

namespace Gateway.Store.Import;

/// <summary>What a run took a file for.</summary>
internal enum FileKind
{
    /// <summary>It is none of them.</summary>
    Nothing,

    /// <summary>It is an article, topic or organization, or by its name would be.</summary>
    Document,

    /// <summary>It cannot be told at present: rejected and without a name that tells, or still being written.</summary>
    Unknown,
}

/// <summary>What a run saw in a file.</summary>
/// <param name="As">What the file is.</param>
/// <param name="DocumentId">Which document it is, for a <see cref="FileKind.Document"/>.</param>
/// <param name="IsRefused">True if its content cannot be used, so that the stored version stays.</param>
internal readonly record struct IdentifiedFile(FileKind As, Guid DocumentId, bool IsRefused)
{
    /// <summary>The identity that the content of a file gives it.</summary>
    public static IdentifiedFile Of(FileToImport file, ContentResult content) =>
        content switch
        {
            ContentResult.Accepted(var article) => Document(Documents.DocumentId.OfArticle(article.Slug)),
            ContentResult.Topic(var topic) => Document(Documents.DocumentId.OfTopic(topic.Slug)),
            ContentResult.Organization(var organization) => Document(
                Documents.DocumentId.OfProvider(organization.Domain, organization.Name)
            ),
            ContentResult.Rejected => Refused(file),
            _ => default,
        };

    public static IdentifiedFile Document(Guid documentId) => new(FileKind.Document, documentId, IsRefused: false);

    /// <summary>A file whose article stays as it is stored: a twin in the archive must not take its place, nor pruning withdraw it.</summary>
    public static IdentifiedFile Refused(FileToImport file) =>
        new(file.NamedArticleId is null ? FileKind.Unknown : FileKind.Document, file.NamedArticleId ?? default, IsRefused: true);
}

/// <summary>Which file of a run is which article, topic or organization: the first of the walk wins.</summary>
internal sealed class FirstFileWins
{
    private readonly ConcurrentDictionary<Guid, int> _positions = new();
    private readonly ConcurrentDictionary<string, IdentifiedFile> _seen = new(StringComparer.Ordinal);

    /// <summary>What the run saw, by full path.</summary>
    public IEnumerable<KeyValuePair<string, IdentifiedFile>> Seen => _seen;

    /// <summary>Records what the run saw in a file.</summary>
    /// <returns>False if a file before it in the walk is the same document.</returns>
    public bool Add(FileToImport file, IdentifiedFile seen)
    {
        _seen[file.FullPath] = seen;
        return seen.As != FileKind.Document || Claim(seen.DocumentId, file.Position);
    }

    /// <summary>Leaves a stored document as it is, whatever the run sees.</summary>
    public void Keep(Guid documentId) => Claim(documentId, -1);

    /// <summary>True where what was stored from <paramref name="path"/> as this document has no file any more.</summary>
    public bool IsGone(Guid documentId, string path) =>
        !_positions.ContainsKey(documentId) && !(_seen.TryGetValue(path, out var seen) && seen.IsRefused);

    private bool Claim(Guid documentId, int position) =>
        _positions.AddOrUpdate(documentId, position, (_, claimed) => Math.Min(claimed, position)) == position;
}
