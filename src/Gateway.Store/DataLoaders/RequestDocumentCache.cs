using Gateway.Store.Access;
using Gateway.Store.Database;

namespace Gateway.Store.DataLoaders;

/// <summary>The access of one request to the <see cref="DocumentCache"/>. Only queries of readers have access.</summary>
internal sealed class RequestDocumentCache(DocumentCache documentCache, StoreVersion store, Caller caller)
{
    private readonly Lock _lock = new();
    private bool _isQuery;
    private Task<long>? _version;

    /// <summary>Marks the request as read-only, so that loaders may use the cache.</summary>
    /// <param name="version">The store's version, if it was read after the request began.</param>
    public void BeginQuery(long? version)
    {
        _isQuery = true;
        if (version is { } known)
            _version = Task.FromResult(known);
    }

    /// <summary>True if loaders may use the cache.</summary>
    public bool IsEnabled => _isQuery && documentCache.IsEnabled && caller.ReadAccess == ReadAccess.Published;

    /// <summary>The cache for a loader; <c>null</c> if the loader must read all values.</summary>
    public CachedKeys<TKey, TValue>? Of<TKey, TValue>(CacheRegion<TKey, TValue> region)
        where TKey : notnull
        where TValue : class => IsEnabled ? new CachedKeys<TKey, TValue>(region, this) : null;

    private DocumentCache Memory => documentCache;

    private bool IsOutdated(long version) => store.Latest != version;

    // The version is read once, when the first loader runs, unless it is known. Values that are loaded afterwards are never older.
    private Task<long> VersionAsync()
    {
        lock (_lock)
            return _version ??= store.ReadAsync(CancellationToken.None);
    }

    /// <summary>The cached values of one kind that this request may use.</summary>
    internal sealed class CachedKeys<TKey, TValue>(CacheRegion<TKey, TValue> region, RequestDocumentCache request)
        where TKey : notnull
        where TValue : class
    {
        /// <summary>Fills slots from the cache, fetches the other slots, and caches the fetched values.</summary>
        /// <returns>The number of slots that were filled from the cache.</returns>
        public async ValueTask<int> FillAsync(
            BatchLoader<TKey, TValue>.BatchKey[] slots,
            Func<IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey>, CancellationToken, Task> fetch,
            CancellationToken cancellationToken
        )
        {
            var version = await request.VersionAsync().WaitAsync(cancellationToken);
            List<BatchLoader<TKey, TValue>.BatchKey> missing = [];
            foreach (var slot in slots)
            {
                if (request.Memory.TryGet(region, version, slot.Key, out var value))
                    slot.Set(value);
                else
                    missing.Add(slot);
            }

            if (missing.Count > 0)
                await fetch(missing, cancellationToken);
            // Values that an outdated request has read are not cached for newer requests.
            foreach (var slot in request.IsOutdated(version) ? [] : missing)
            {
                if (slot.Value is { } value)
                    request.Memory.Set(region, version, slot.Key, value);
            }

            return slots.Length - missing.Count;
        }
    }
}
