using System.Collections.Concurrent;
using Gateway.Transport;

namespace Gateway.Loading;

/// <summary>
/// What readers were lately shown of the store, by kind and key. All of it belongs to one version of the store and goes with it: whatever is written,
/// nothing old is shown to a request that began after it.
/// </summary>
internal sealed class DocumentMemory(Limits limits)
{
    private readonly ConcurrentDictionary<string, object> _kinds = new(StringComparer.Ordinal);

    public bool IsKept => limits.RememberedDocuments > 0;

    public Kind<TKey, TValue> Of<TKey, TValue>(string name)
        where TKey : notnull => (Kind<TKey, TValue>)_kinds.GetOrAdd(name, static (_, limits) => new Kind<TKey, TValue>(limits.RememberedDocuments), limits);

    /// <summary>Keeps at least the half of so many values that were used last.</summary>
    internal sealed class Kind<TKey, TValue>(int capacity)
        where TKey : notnull
    {
        private volatile Generation _now = new(null, null);

        public bool TryGet(long version, TKey key, out TValue? value)
        {
            var now = _now;
            value = default;
            if (now.Version != version) return false;
            if (now.Values.TryGetValue(key, out value)) return true;
            if (now.Before?.TryGetValue(key, out value) != true) return false;
            Set(version, key, value!);
            return true;
        }

        /// <summary>Keeps what was read after the store had been at the version.</summary>
        public void Set(long version, TKey key, TValue value)
        {
            var now = _now;
            if (now.Version != version) _now = now = new Generation(version, null);
            else if (now.Added >= capacity / 2) _now = now = new Generation(version, now.Values);
            if (now.Values.TryAdd(key, value)) now.Added++;
        }

        private sealed class Generation(long? version, ConcurrentDictionary<TKey, TValue>? before)
        {
            public long? Version => version;
            public ConcurrentDictionary<TKey, TValue> Values { get; } = new();

            /// <summary>What fills the capacity's other half.</summary>
            public ConcurrentDictionary<TKey, TValue>? Before => before;

            /// <summary>How many there are; counting them exactly would have all writers wait.</summary>
            public int Added { get; set; }
        }
    }
}
