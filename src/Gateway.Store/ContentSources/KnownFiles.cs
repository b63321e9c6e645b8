using Gateway.Content;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The identity of each file in the imports of this node. A changed file can be imported by itself if no other file is or was the same
/// article, topic or organization, and the file has not become another one. In this case a complete scan would have the same result.
/// </summary>
internal sealed class KnownFiles
{
    private readonly Dictionary<string, IdentifiedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _filesOf = [];

    /// <summary>Replaces all known files with the files of a complete scan.</summary>
    public void Replace(IEnumerable<KeyValuePair<string, IdentifiedFile>> seen)
    {
        _files.Clear();
        _filesOf.Clear();
        Add(seen);
    }

    /// <summary>Adds the files of an import of single files.</summary>
    public void Add(IEnumerable<KeyValuePair<string, IdentifiedFile>> seen)
    {
        foreach (var (path, file) in seen)
        {
            // Images and other files without content are not tracked.
            if (file.Kind == FileKind.Nothing && !ContentPath.HasContentEnding(path))
                continue;
            if (_files.TryGetValue(path, out var before) && before.Kind == FileKind.Document)
                _filesOf[before.DocumentId]--;
            _files[path] = file;
            if (file.Kind == FileKind.Document)
                _filesOf[file.DocumentId] = _filesOf.GetValueOrDefault(file.DocumentId) + 1;
        }
    }

    /// <summary>True if a file was at the path, or a folder with files.</summary>
    public bool ContainsAtOrBelow(string path) => _files.ContainsKey(path) || _files.Keys.Any(file => ContentPath.IsBelow(file, path));

    public bool IsEmpty => _files.Count == 0;

    public bool Contains(string path) => _files.ContainsKey(path);

    /// <summary>True if the file can be imported by itself, without other known files.</summary>
    public bool CanImportAlone(string path, IdentifiedFile now)
    {
        var before = _files.GetValueOrDefault(path);
        if (before.Kind == FileKind.Unknown || now.Kind == FileKind.Unknown)
            return false;
        if (before.Kind == FileKind.Document && (now.Kind != FileKind.Document || now.DocumentId != before.DocumentId))
            return false;
        return now.Kind == FileKind.Nothing || _filesOf.GetValueOrDefault(now.DocumentId) == (before.Kind == FileKind.Document ? 1 : 0);
    }
}
