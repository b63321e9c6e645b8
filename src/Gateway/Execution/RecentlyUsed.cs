namespace Gateway.Execution;

/// <summary>Keeps a bounded number of values; what was not used for longest goes first.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _entries = new(comparer);
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    public TValue? Get(TKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return null;
            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
            return entry.Value.Value;
        }
    }

    /// <summary>What is kept under the key, or else <paramref name="value"/>, which takes the place of what is no longer good.</summary>
    public TValue GetOrReplace(TKey key, TValue value, Func<TValue, bool> isGood)
    {
        lock (_lock)
        {
            if (Get(key) is { } known && isGood(known))
                return known;
            Set(key, value);
            return value;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            Remove(key);
            _entries[key] = _byUse.AddFirst((key, value));
            if (_entries.Count <= capacity || _byUse.Last is not { } last)
                return;
            _byUse.RemoveLast();
            _entries.Remove(last.Value.Key);
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock)
        {
            if (_entries.Remove(key, out var entry))
                _byUse.Remove(entry);
        }
    }
}
