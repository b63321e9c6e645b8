using System.Collections.Immutable;
using Gateway.Content.Files;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>
/// The identity of each file in the imports of this node. A changed file can be imported by itself if no other file is or was the same
/// article, topic or organization, and the file has not become another one. In this case a complete scan would have the same result.
/// </summary>
internal sealed class KnownFiles
{
    private readonly Dictionary<string, IdentifiedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, ImmutableArray<string>> _pathsOf = [];
    private readonly Dictionary<string, int> _filesBelow = new(StringComparer.Ordinal);

    /// <summary>Replaces all known files with the files of a complete scan.</summary>
    public void Replace(IEnumerable<KeyValuePair<string, IdentifiedFile>> seen)
    {
        _files.Clear();
        _pathsOf.Clear();
        _filesBelow.Clear();
        Add(seen);
    }

    /// <summary>Adds the files of an import of single files.</summary>
    public void Add(IEnumerable<KeyValuePair<string, IdentifiedFile>> seen)
    {
        foreach (var (path, file) in seen)
        {
            // Images and other files without content are not tracked.
            if (file.Kind == FileKind.Nothing && !ContentPath.HasContentExtension(path))
                continue;
            if (_files.TryGetValue(path, out var before) && before == file)
                continue;
            Remove(path);
            _files[path] = file;
            CountBelowFolders(path, 1);
            if (file.Kind == FileKind.Document)
                _pathsOf[file.DocumentId] = PathsOf(file.DocumentId).Add(path);
        }
    }

    public void Remove(string path)
    {
        if (!_files.Remove(path, out var file))
            return;
        CountBelowFolders(path, -1);
        if (file.Kind != FileKind.Document)
            return;
        var paths = PathsOf(file.DocumentId).Remove(path, StringComparer.Ordinal);
        if (paths.IsEmpty)
            _pathsOf.Remove(file.DocumentId);
        else
            _pathsOf[file.DocumentId] = paths;
    }

    /// <summary>True if a file was at the path, or a folder with files.</summary>
    public bool ContainsAtOrBelow(string path) => _files.ContainsKey(path) || _filesBelow.ContainsKey(path);

    public bool Contains(string path) => _files.ContainsKey(path);

    /// <summary>Returns the identity of the file at a path. Returns <c>null</c> if no file is known there.</summary>
    public IdentifiedFile? Find(string path) => _files.TryGetValue(path, out var file) ? file : null;

    /// <summary>Returns the full paths of all files that are the document.</summary>
    public ImmutableArray<string> PathsOf(Guid documentId) => _pathsOf.GetValueOrDefault(documentId, []);

    /// <summary>True if the file can be imported by itself, without other known files.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="now">The current identity of the file.</param>
    /// <param name="isMissing">Returns true if the file at a path no longer exists, so that the file at <paramref name="path"/> replaces
    /// it.</param>
    public bool CanImportAlone(string path, IdentifiedFile now, Func<string, bool> isMissing)
    {
        var before = _files.GetValueOrDefault(path);
        if (before.Kind == FileKind.Unknown || now.Kind == FileKind.Unknown)
            return false;
        if (before.Kind == FileKind.Document && (now.Kind != FileKind.Document || now.DocumentId != before.DocumentId))
            return false;
        return now.Kind == FileKind.Nothing || PathsOf(now.DocumentId).All(other => other == path || isMissing(other));
    }

    private void CountBelowFolders(string path, int change)
    {
        var folders = _filesBelow.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var folder = Path.GetDirectoryName(path.AsSpan()); !folder.IsEmpty; folder = Path.GetDirectoryName(folder))
        {
            var count = folders.TryGetValue(folder, out var before) ? before + change : change;
            if (count == 0)
                folders.Remove(folder);
            else
                folders[folder] = count;
        }
    }
}
