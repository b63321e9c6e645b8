namespace Gateway.Execution;

/// <summary>Trusted operations by their ids and names. It does not change after it has been built.</summary>
internal sealed class TrustedOperations
{
    private readonly Dictionary<string, string> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);

    /// <summary>The ids and names of the operations that have a name.</summary>
    public IEnumerable<(string Id, string Name)> Named =>
        _byName.Select(operation => (PersistedQuery.HashOf(operation.Value), operation.Key));

    public string? ById(string id) => _byId.GetValueOrDefault(id);

    public string? ByName(string name) => _byName.GetValueOrDefault(name);

    public bool Contains(string text) => _hashes.Contains(PersistedQuery.HashOf(text));

    /// <summary>Adds an operation with the SHA-256 of its text as its id.</summary>
    public void Add(string text)
    {
        var hash = PersistedQuery.HashOf(text);
        _hashes.Add(hash);
        _byId[hash] = text;
    }

    /// <summary>Adds an operation with another id as well, which the tool that wrote the manifest has given it.</summary>
    /// <exception cref="InvalidDataException">Another operation has this id.</exception>
    public void AddWithId(string id, string text)
    {
        if (_byId.TryGetValue(id, out var other) && other != text)
            throw new InvalidDataException($"Two operations have the id {id}.");
        Add(text);
        _byId[id] = text;
    }

    /// <summary>Makes an operation known by a name. A name that is in use stays with its operation.</summary>
    public void AddName(string name, string text) => _byName.TryAdd(name, text);
}
