using System.Collections.Concurrent;

namespace Gateway.Import;

/// <summary>What a run took a file for.</summary>
internal enum SeenAs
{
    /// <summary>It is an article, topic or organization, or by its name would be.</summary>
    Document,

    /// <summary>It is none of them.</summary>
    Nothing,

    /// <summary>It cannot be told at present: rejected and without a name that tells, or still being written.</summary>
    Unknown,
}

/// <summary>What a run saw in a file.</summary>
internal readonly record struct SeenFile(SeenAs As, Guid DocumentId, bool IsRefused);

/// <summary>Which file of a run is which article, topic or organization: the first of the walk wins.</summary>
internal sealed class FileClaims
{
    private readonly ConcurrentDictionary<Guid, int> _positions = new();
    private readonly ConcurrentDictionary<string, SeenFile> _seen = new(StringComparer.Ordinal);

    /// <summary>What the run saw, by full path.</summary>
    public IEnumerable<KeyValuePair<string, SeenFile>> Seen => _seen;

    public bool IsWon(Guid documentId, FileToImport file)
    {
        _seen[file.FullPath] = new SeenFile(SeenAs.Document, documentId, IsRefused: false);
        return Claim(documentId, file.Position);
    }

    public void PassOver(FileToImport file) => _seen[file.FullPath] = new SeenFile(SeenAs.Nothing, default, IsRefused: false);

    /// <summary>A file whose article stays as it is stored: a twin in the archive must not take its place, nor pruning withdraw it.</summary>
    public void Refuse(FileToImport file)
    {
        _seen[file.FullPath] = new SeenFile(
            file.NamedArticleId is null ? SeenAs.Unknown : SeenAs.Document,
            file.NamedArticleId ?? default,
            IsRefused: true
        );
        if (file.NamedArticleId is { } named)
            Claim(named, file.Position);
    }

    /// <summary>Leaves a stored document as it is, whatever the run sees.</summary>
    public void Keep(Guid documentId) => Claim(documentId, -1);

    /// <summary>True where what was stored from <paramref name="path"/> as this document has no file any more.</summary>
    public bool IsGone(Guid documentId, string path) =>
        !_positions.ContainsKey(documentId) && !(_seen.TryGetValue(path, out var seen) && seen.IsRefused);

    private bool Claim(Guid documentId, int position) =>
        _positions.AddOrUpdate(documentId, position, (_, claimed) => Math.Min(claimed, position)) == position;
}
