using System.Collections.Concurrent;
using Gateway.Store.Configuration;
using Gateway.Store.Telemetry;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Caches documents that readers have read, by kind and key. All entries belong to one version of the store and expire with it. After a
/// write, no request that began later receives an old document.
/// </summary>
internal sealed class DocumentCache(Limits limits) : IObservedCache
{
    // A larger value costs more to cache than to read.
    private const int MaxEntryBytes = 64 * 1024;

    private volatile Generation _current = new(null, null);

    private long _hits;
    private long _misses;

    public CacheStatus Status
    {
        get
        {
            var current = _current;
            return new CacheStatus(
                "documents",
                current.Entries + (current.Previous?.Entries ?? 0),
                current.Bytes + (current.Previous?.Bytes ?? 0),
                limits.DocumentCacheBytes,
                Interlocked.Read(ref _hits),
                Interlocked.Read(ref _misses)
            );
        }
    }

    public bool IsEnabled => limits.DocumentCacheBytes > 0;

    public bool TryGet<TKey, TValue>(CacheRegion<TKey, TValue> region, long version, TKey key, out TValue? value)
        where TKey : notnull
    {
        var isFound = TryFind(region, version, key, out value);
        Interlocked.Increment(ref isFound ? ref _hits : ref _misses);
        return isFound;
    }

    /// <summary>
    /// Caches a value that was read at this version of the store or later. A full cache drops the half that was used least recently.
    /// </summary>
    public void Set<TKey, TValue>(CacheRegion<TKey, TValue> region, long version, TKey key, TValue value)
        where TKey : notnull
    {
        var weight = region.Weight(value);
        if (weight > MaxEntryBytes)
            return;
        var current = _current;
        if (current.Version != version)
            _current = current = new Generation(version, null);
        else if (current.Bytes >= limits.DocumentCacheBytes / 2)
        {
            _current = current = new Generation(version, current);
            current.Previous?.DropPrevious();
        }

        if (current.Of(region).TryAdd(key, value))
            current.Add(weight);
    }

    private bool TryFind<TKey, TValue>(CacheRegion<TKey, TValue> region, long version, TKey key, out TValue? value)
        where TKey : notnull
    {
        var current = _current;
        value = default;
        if (current.Version != version)
            return false;
        if (current.Of(region).TryGetValue(key, out value))
            return true;
        if (current.Previous?.Of(region).TryGetValue(key, out value) != true)
            return false;
        Set(region, version, key, value!);
        return true;
    }

    private sealed class Generation(long? version, Generation? before)
    {
        private readonly ConcurrentDictionary<object, object> _kinds = new(ReferenceEqualityComparer.Instance);
        private long _bytes;
        private long _entries;

        public long? Version => version;

        /// <summary>The older half of the cache.</summary>
        public Generation? Previous { get; private set; } = before;

        /// <summary>The approximate size of the values.</summary>
        public long Bytes => Volatile.Read(ref _bytes);

        public ConcurrentDictionary<TKey, TValue> Of<TKey, TValue>(CacheRegion<TKey, TValue> region)
            where TKey : notnull =>
            (ConcurrentDictionary<TKey, TValue>)_kinds.GetOrAdd(region, static _ => new ConcurrentDictionary<TKey, TValue>());

        public long Entries => Volatile.Read(ref _entries);

        public void Add(int weight)
        {
            Interlocked.Add(ref _bytes, weight);
            Interlocked.Increment(ref _entries);
        }

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
