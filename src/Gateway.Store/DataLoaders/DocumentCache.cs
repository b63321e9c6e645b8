using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Telemetry;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Caches documents that readers have read, by kind and key. A write expires the values that depend on what it has changed. After a write,
/// no request that began later receives an old document.
/// </summary>
internal sealed class DocumentCache(Limits limits, StoreChanges changes) : IObservedCache
{
    private volatile Generation _current = new(null);

    private long _hits;
    private long _misses;

    public CacheStatistics Status
    {
        get
        {
            var current = _current;
            return new CacheStatistics(
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

    /// <param name="region">The kind of the value.</param>
    /// <param name="position">The position of the store's state that the request has read.</param>
    /// <param name="key">The key of the value.</param>
    /// <param name="value">The value as it is in this state or a later one.</param>
    public bool TryGet<TKey, TValue>(CacheRegion<TKey, TValue> region, long position, TKey key, [MaybeNullWhen(false)] out TValue value)
        where TKey : notnull
    {
        var isFound = TryFind(region, position, key, out value);
        Interlocked.Increment(ref isFound ? ref _hits : ref _misses);
        return isFound;
    }

    /// <summary>
    /// Caches a value that was read after the store's state at this position. A full cache drops the half that was used least recently.
    /// </summary>
    public void Set<TKey, TValue>(CacheRegion<TKey, TValue> region, long position, TKey key, TValue value)
        where TKey : notnull => Set(region, key, new Entry<TValue>(value, position));

    private void Set<TKey, TValue>(CacheRegion<TKey, TValue> region, TKey key, Entry<TValue> entry)
        where TKey : notnull
    {
        var weight = region.Weight(entry.Value);
        if (weight > region.MaxBytes)
            return;
        var current = _current;
        if (current.Bytes >= limits.DocumentCacheBytes / 2)
        {
            _current = current = new Generation(current);
            current.Previous?.DropPrevious();
        }

        var entries = current.Of(region);
        if (entries.TryAdd(key, entry))
            current.Add(weight, 1);
        else if (entries.TryGetValue(key, out var other) && other.Position < entry.Position && entries.TryUpdate(key, entry, other))
            current.Add(weight - region.Weight(other.Value), 0);
    }

    private bool TryFind<TKey, TValue>(CacheRegion<TKey, TValue> region, long position, TKey key, [MaybeNullWhen(false)] out TValue value)
        where TKey : notnull
    {
        var current = _current;
        value = default;
        if (current.Of(region).TryGetValue(key, out var entry))
        {
            if (!IsCurrent(region, position, key, entry))
                return false;
            value = entry.Value;
            return true;
        }

        if (current.Previous?.Of(region).TryGetValue(key, out entry) != true || entry is null || !IsCurrent(region, position, key, entry))
            return false;
        Set(region, key, entry);
        value = entry.Value;
        return true;
    }

    // The keys of a value are compared only once after each write.
    private bool IsCurrent<TKey, TValue>(CacheRegion<TKey, TValue> region, long position, TKey key, Entry<TValue> entry)
        where TKey : notnull
    {
        if (entry.Position >= position && position > 0)
            return true;
        if (!changes.IsCurrent(entry.Position, region.DependsOn(key, entry.Value)))
            return false;
        entry.MoveTo(position);
        return true;
    }

    private sealed class Entry<TValue>(TValue value, long position)
    {
        private long _position = position;

        public TValue Value => value;

        /// <summary>The position of the last state of the store in which the value is known to be current.</summary>
        public long Position => Volatile.Read(ref _position);

        public void MoveTo(long later)
        {
            if (later > Position)
                Volatile.Write(ref _position, later);
        }
    }

    private sealed class Generation(Generation? before)
    {
        private readonly ConcurrentDictionary<object, object> _kinds = new(ReferenceEqualityComparer.Instance);
        private long _bytes;
        private long _entries;

        /// <summary>The older half of the cache.</summary>
        public Generation? Previous { get; private set; } = before;

        /// <summary>The approximate size of the values.</summary>
        public long Bytes => Volatile.Read(ref _bytes);

        public long Entries => Volatile.Read(ref _entries);

        public ConcurrentDictionary<TKey, Entry<TValue>> Of<TKey, TValue>(CacheRegion<TKey, TValue> region)
            where TKey : notnull =>
            (ConcurrentDictionary<TKey, Entry<TValue>>)_kinds.GetOrAdd(region, static _ => new ConcurrentDictionary<TKey, Entry<TValue>>());

        public void Add(int weight, int entries)
        {
            Interlocked.Add(ref _bytes, weight);
            Interlocked.Add(ref _entries, entries);
        }

        public void DropPrevious() => Previous = null;
    }
}

/// <summary>A kind of cached value.</summary>
/// <param name="weight">The approximate memory of a value, in bytes.</param>
/// <param name="dependsOn">The keys that a value depends on. A change of one of them expires it.</param>
internal sealed class CacheRegion<TKey, TValue>(Func<TValue, int> weight, Func<TKey, TValue, IEnumerable<ChangeKey>> dependsOn)
    where TKey : notnull
{
    /// <summary>The size of the largest value that is cached, in bytes. A larger value costs more to cache than to read.</summary>
    public int MaxBytes { get; init; } = 64 * 1024;

    public int Weight(TValue value) => weight(value);

    public IEnumerable<ChangeKey> DependsOn(TKey key, TValue value) => dependsOn(key, value);
}
