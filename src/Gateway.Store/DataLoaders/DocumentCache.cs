using System.Collections.Concurrent;
using Gateway.Store.Configuration;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Caches documents that readers have read, by kind and key. All entries belong to one version of the store and expire with it. After a
/// write, no request that began later receives an old document.
/// </summary>
internal sealed class DocumentCache(Limits limits)
{
    // A larger value costs more to cache than to read.
    private const int MaxEntryBytes = 64 * 1024;

    private volatile Generation _current = new(null, null);

    public bool IsEnabled => limits.DocumentCacheBytes > 0;

    public bool TryGet<TKey, TValue>(CacheRegion<TKey, TValue> kind, long version, TKey key, out TValue? value)
        where TKey : notnull
    {
        var now = _current;
        value = default;
        if (now.Version != version)
            return false;
        if (now.Of(kind).TryGetValue(key, out value))
            return true;
        if (now.Previous?.Of(kind).TryGetValue(key, out value) != true)
            return false;
        Set(kind, version, key, value!);
        return true;
    }

    /// <summary>
    /// Caches a value that was read at this version of the store or later. A full cache drops the half that was used least recently.
    /// </summary>
    public void Set<TKey, TValue>(CacheRegion<TKey, TValue> kind, long version, TKey key, TValue value)
        where TKey : notnull
    {
        var weight = kind.Weight(value);
        if (weight > MaxEntryBytes)
            return;
        var now = _current;
        if (now.Version != version)
            _current = now = new Generation(version, null);
        else if (now.Bytes >= limits.DocumentCacheBytes / 2)
        {
            _current = now = new Generation(version, now);
            now.Previous?.DropPrevious();
        }

        if (now.Of(kind).TryAdd(key, value))
            now.Add(weight);
    }

    private sealed class Generation(long? version, Generation? before)
    {
        private readonly ConcurrentDictionary<object, object> _kinds = new(ReferenceEqualityComparer.Instance);
        private long _bytes;

        public long? Version => version;

        /// <summary>The older half of the cache.</summary>
        public Generation? Previous { get; private set; } = before;

        /// <summary>The approximate size of the values.</summary>
        public long Bytes => Volatile.Read(ref _bytes);

        public ConcurrentDictionary<TKey, TValue> Of<TKey, TValue>(CacheRegion<TKey, TValue> kind)
            where TKey : notnull =>
            (ConcurrentDictionary<TKey, TValue>)_kinds.GetOrAdd(kind, static _ => new ConcurrentDictionary<TKey, TValue>());

        public void Add(int weight) => Interlocked.Add(ref _bytes, weight);

        public void DropPrevious() => Previous = null;
    }
}

/// <summary>A kind of cached value.</summary>
/// <param name="weight">The approximate memory of a value, in bytes.</param>
internal sealed class CacheRegion<TKey, TValue>(Func<TValue, int> weight)
    where TKey : notnull
{
    public int Weight(TValue value) => weight(value);
}
