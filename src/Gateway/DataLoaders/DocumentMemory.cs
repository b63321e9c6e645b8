using System.Collections.Concurrent;
using Gateway.Configuration;

namespace Gateway.DataLoaders;

/// <summary>
/// What readers were lately shown of the store, by kind and key. All of it belongs to one version of the store and goes with it: whatever is written,
/// nothing old is shown to a request that began after it.
/// </summary>
internal sealed class DocumentMemory(Limits limits)
{
    // A heavier value costs more to keep than to read.
    private const int Heaviest = 64 * 1024;

    private volatile Generation _now = new(null, null);

    public bool IsKept => limits.EntityCacheBytes > 0;

    public bool TryGet<TKey, TValue>(DocumentKind<TKey, TValue> kind, long version, TKey key, out TValue? value)
        where TKey : notnull
    {
        var now = _now;
        value = default;
        if (now.Version != version)
            return false;
        if (now.Of(kind).TryGetValue(key, out value))
            return true;
        if (now.Before?.Of(kind).TryGetValue(key, out value) != true)
            return false;
        Set(kind, version, key, value!);
        return true;
    }

    /// <summary>Keeps what was read after the store had been at the version; of what fills the memory at least the half that was used last.</summary>
    public void Set<TKey, TValue>(DocumentKind<TKey, TValue> kind, long version, TKey key, TValue value)
        where TKey : notnull
    {
        var weight = kind.Weight(value);
        if (weight > Heaviest)
            return;
        var now = _now;
        if (now.Version != version)
            _now = now = new Generation(version, null);
        else if (now.Bytes >= limits.EntityCacheBytes / 2)
        {
            _now = now = new Generation(version, now);
            now.Before?.Forget();
        }

        if (now.Of(kind).TryAdd(key, value))
            now.Add(weight);
    }

    private sealed class Generation(long? version, Generation? before)
    {
        private readonly ConcurrentDictionary<object, object> _kinds = new(ReferenceEqualityComparer.Instance);
        private long _bytes;

        public long? Version => version;

        /// <summary>What fills the memory's other half.</summary>
        public Generation? Before { get; private set; } = before;

        /// <summary>About as many as it takes.</summary>
        public long Bytes => Volatile.Read(ref _bytes);

        public ConcurrentDictionary<TKey, TValue> Of<TKey, TValue>(DocumentKind<TKey, TValue> kind)
            where TKey : notnull =>
            (ConcurrentDictionary<TKey, TValue>)_kinds.GetOrAdd(kind, static _ => new ConcurrentDictionary<TKey, TValue>());

        public void Add(int weight) => Interlocked.Add(ref _bytes, weight);

        public void Forget() => Before = null;
    }
}

/// <summary>A kind of value that is kept.</summary>
/// <param name="weight">How many bytes of memory a value takes, about.</param>
internal sealed class DocumentKind<TKey, TValue>(Func<TValue, int> weight)
    where TKey : notnull
{
    public int Weight(TValue value) => weight(value);
}
