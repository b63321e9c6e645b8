using Gateway.Content;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// What the imports of this node saw in every file. It tells when a changed file can be imported by itself: where no other file is or was the
/// same article, topic or organization, and the file has not become another one. Then a walk of everything would do just the same.
/// </summary>
internal sealed class KnownFiles
{
    private readonly Dictionary<string, IdentifiedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _filesOf = [];

    /// <summary>Takes what a walk of everything saw in place of all that was known.</summary>
    public void Replace(IEnumerable<KeyValuePair<string, IdentifiedFile>> seen)
    {
        _files.Clear();
        _filesOf.Clear();
        Add(seen);
    }

    /// <summary>Takes what an import of single files saw.</summary>
    public void Add(IEnumerable<KeyValuePair<string, IdentifiedFile>> seen)
    {
        foreach (var (path, file) in seen)
        {
            // Nobody minds what becomes of an image.
            if (file.As == FileKind.Nothing && !ContentPath.HasContentEnding(path))
                continue;
            if (_files.TryGetValue(path, out var before) && before.As == FileKind.Document)
                _filesOf[before.DocumentId]--;
            _files[path] = file;
            if (file.As == FileKind.Document)
                _filesOf[file.DocumentId] = _filesOf.GetValueOrDefault(file.DocumentId) + 1;
        }
    }

    /// <summary>True where there was a file at the path, or a folder with files.</summary>
    public bool HasAtOrBelow(string path) => _files.ContainsKey(path) || _files.Keys.Any(file => ContentPath.IsBelow(file, path));

    public bool IsEmpty => _files.Count == 0;

    public bool Has(string path) => _files.ContainsKey(path);

    /// <summary>True where the file, as it is now, can be imported without looking at any other that is known.</summary>
    public bool IsAlone(string path, IdentifiedFile now)
    {
        var before = _files.GetValueOrDefault(path);
        if (before.As == FileKind.Unknown || now.As == FileKind.Unknown)
            return false;
        if (before.As == FileKind.Document && (now.As != FileKind.Document || now.DocumentId != before.DocumentId))
            return false;
        return now.As == FileKind.Nothing || _filesOf.GetValueOrDefault(now.DocumentId) == (before.As == FileKind.Document ? 1 : 0);
    }
}
