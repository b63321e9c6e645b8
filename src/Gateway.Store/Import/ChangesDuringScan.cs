namespace Gateway.Store.Import;

/// <summary>
/// The changed files that are imported while a scan runs. Their import is newer than what the scan finds, so the scan neither prunes their
/// documents nor replaces their problems. Used only in a turn of the scan's <see cref="ImportGate"/>.
/// </summary>
internal sealed class ChangesDuringScan
{
    private readonly Dictionary<string, IdentifiedFile> _imported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>The identities of the imported files, by full path.</summary>
    public IReadOnlyDictionary<string, IdentifiedFile> Imported => _imported;

    /// <summary>The full paths of the files that no longer exist.</summary>
    public IReadOnlySet<string> Removed => _removed;

    public void AddImported(IEnumerable<KeyValuePair<string, IdentifiedFile>> files)
    {
        foreach (var (path, identity) in files)
        {
            _imported[path] = identity;
            _removed.Remove(path);
        }
    }

    public void AddRemoved(string path)
    {
        _imported.Remove(path);
        _removed.Add(path);
    }

    public bool Contains(string path) => _imported.ContainsKey(path) || _removed.Contains(path);

    /// <summary>The documents that the imported files are.</summary>
    public IReadOnlySet<Guid> DocumentIds =>
        _imported.Values.Where(file => file.Kind == FileKind.Document).Select(file => file.DocumentId).ToHashSet();
}
