using Gateway.Store.Database;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// The keys that the response to a query depends on. Each loader adds those of the values that it returns. A statement whose keys nobody
/// knows makes the response depend on everything.
/// </summary>
internal sealed class QueryDependencies
{
    // More keys cost more than a response that expires with the next write.
    private const int MaxKeys = 1_000;

    private readonly Lock _lock = new();
    private HashSet<ChangeKey>? _keys = [];

    /// <summary>The keys; <c>null</c> if the response depends on everything.</summary>
    public IReadOnlyList<ChangeKey>? Keys
    {
        get
        {
            lock (_lock)
                return _keys is null ? null : [.. _keys];
        }
    }

    public void Add(IEnumerable<ChangeKey> keys)
    {
        lock (_lock)
        {
            _keys?.UnionWith(keys);
            if (_keys?.Count > MaxKeys)
                _keys = null;
        }
    }

    public void AddEverything()
    {
        lock (_lock)
            _keys = null;
    }
}
