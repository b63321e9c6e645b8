namespace Gateway.Store.ContentSources;

/// <summary>
/// The documents of changed files that only a scan can import. A deleted file may have been moved to one of these files, so the deletion
/// waits for the scan as well. Used only in a turn of the gate.
/// </summary>
internal sealed class DeferredChanges
{
    private readonly HashSet<Guid> _documentIds = [];
    private bool _anyDocument;

    public void Add(Guid documentId) => _documentIds.Add(documentId);

    /// <summary>Adds changed files whose documents are not known.</summary>
    public void AddUnknown() => _anyDocument = true;

    public void Add(DeferredChanges others)
    {
        _documentIds.UnionWith(others._documentIds);
        _anyDocument |= others._anyDocument;
    }

    /// <summary>True if one of the files may be the document.</summary>
    public bool MayContain(Guid documentId) => _anyDocument || _documentIds.Contains(documentId);
}
