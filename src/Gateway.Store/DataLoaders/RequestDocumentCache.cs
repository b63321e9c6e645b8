using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Telemetry;

namespace Gateway.Store.DataLoaders;

/// <summary>The access of one request to the <see cref="DocumentCache"/>. Only queries of readers have access.</summary>
internal sealed class RequestDocumentCache(DocumentCache documentCache, StoreVersionReader store, Caller caller)
{
    private readonly Lock _lock = new();
    private bool _isQuery;
    private Task<StoreState>? _state;

    /// <summary>Collects what the response depends on; <c>null</c> if it is not cached.</summary>
    public QueryDependencies? Dependencies { get; private set; }

    /// <summary>Marks the request as read-only, so that loaders may use the cache.</summary>
    /// <param name="state">The store's state, if it was read after the request began.</param>
    /// <param name="dependencies">Collects what the response depends on, if it is cached.</param>
    public void BeginQuery(StoreState? state, QueryDependencies? dependencies)
    {
        (_isQuery, Dependencies) = (true, dependencies);
        if (state is { } known)
            _state = Task.FromResult(known);
    }

    /// <summary>True if loaders may use the cache.</summary>
    public bool IsEnabled => _isQuery && documentCache.IsEnabled && caller.ReadAccess == ReadAccess.Published;

    /// <summary>The cache for a loader; <c>null</c> if the loader must read all values.</summary>
    public CachedKeys<TKey, TValue>? Of<TKey, TValue>(CacheRegion<TKey, TValue> region)
        where TKey : notnull
        where TValue : class => IsEnabled ? new CachedKeys<TKey, TValue>(region, this) : null;

    private DocumentCache SharedCache => documentCache;

    // The state is read once, when the first loader runs, unless it is known. Values that are loaded afterwards are never older.
    private Task<StoreState> StateAsync()
    {
        lock (_lock)
            return _state ??= store.ReadAsync(CancellationToken.None);
    }

    /// <summary>The cached values of one kind that this request may use.</summary>
    internal sealed class CachedKeys<TKey, TValue>(CacheRegion<TKey, TValue> region, RequestDocumentCache request)
        where TKey : notnull
        where TValue : class
    {
        /// <summary>Fills entries of a batch from the cache, fetches the others, and caches the fetched values.</summary>
        /// <returns>The number of entries that were filled from the cache.</returns>
        public async ValueTask<int> FillAsync(
            BatchLoader<TKey, TValue>.BatchKey[] batch,
            Func<IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey>, CancellationToken, Task> fetch,
            CancellationToken cancellationToken
        )
        {
            var (position, missing) = await FindAsync(batch, entry => entry.Key, (entry, value) => entry.Set(value), cancellationToken);
            if (missing.Count > 0)
                await fetch(missing, cancellationToken);
            foreach (var entry in missing)
            {
                if (entry.Value is { } value)
                    request.SharedCache.Set(region, position, entry.Key, value);
            }

            return batch.Length - missing.Count;
        }

        /// <summary>Caches a value, if the store's state was read before the value.</summary>
        public async Task AddAsync(TKey key, TValue value)
        {
            if (request._state is not { IsCompletedSuccessfully: true } state)
                return;
            var (_, position) = await state;
            request.SharedCache.Set(region, position, key, value);
        }

        /// <summary>Gets values from the cache, fetches the others, and caches the fetched values.</summary>
        /// <param name="keys">The keys of the values.</param>
        /// <param name="fetch">Reads the values of some keys.</param>
        /// <param name="tag">The kind of the values, as metrics name it.</param>
        /// <param name="cancellationToken">Cancels the wait for the store's state.</param>
        public async ValueTask<Dictionary<TKey, TValue>> GetAsync(
            IReadOnlyCollection<TKey> keys,
            Func<IReadOnlyCollection<TKey>, Task<Dictionary<TKey, TValue>>> fetch,
            KeyValuePair<string, object?> tag,
            CancellationToken cancellationToken
        )
        {
            var values = new Dictionary<TKey, TValue>(keys.Count);
            var (position, missing) = await FindAsync(keys, key => key, values.Add, cancellationToken);
            GatewayMetrics.DocumentCacheHits.Add(values.Count, tag);
            if (missing.Count == 0)
                return values;
            foreach (var (key, value) in await fetch(missing))
            {
                values[key] = value;
                request.SharedCache.Set(region, position, key, value);
            }

            return values;
        }

        // Returns the position at which the store's state was read, and the items whose values are not cached.
        private async ValueTask<(long Position, List<TItem> Missing)> FindAsync<TItem>(
            IReadOnlyCollection<TItem> items,
            Func<TItem, TKey> keyOf,
            Action<TItem, TValue> found,
            CancellationToken cancellationToken
        )
        {
            var (_, position) = await request.StateAsync().WaitAsync(cancellationToken);
            List<TItem> missing = [];
            foreach (var item in items)
            {
                if (request.SharedCache.TryGet(region, position, keyOf(item), out var value))
                    found(item, value);
                else
                    missing.Add(item);
            }

            return (position, missing);
        }
    }
}
