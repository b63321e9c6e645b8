using Gateway.Store.Telemetry;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Collects the keys that resolvers load in one step of the execution, and fetches them together when the engine awaits the first result.
/// It caches each value for the rest of the request, so that a key is fetched once.
/// </summary>
/// <param name="fetch">Sets the value or the error of each entry of the batch. An entry that is not set has the value <c>null</c>.</param>
/// <param name="maxBatchSize">The largest batch. More keys are fetched in several batches.</param>
/// <param name="cachedKeys">The cache of values from earlier requests; <c>null</c> if there is none.</param>
/// <param name="pending">The loaders that fetch together with this one; <c>null</c> if it fetches alone.</param>
/// <param name="dependencies">Adds the keys that the values of a batch depend on.</param>
internal sealed class BatchLoader<TKey, TValue>(
    Func<IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey>, CancellationToken, Task> fetch,
    int maxBatchSize = 1_000,
    RequestDocumentCache.CachedKeys<TKey, TValue>? cachedKeys = null,
    PendingLoaders? pending = null,
    Action<IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey>>? dependencies = null
) : IPendingLoader
    where TKey : notnull
    where TValue : class
{
    private static readonly KeyValuePair<string, object?> _tag = new(GatewayMetrics.LoaderValue, NameOf(typeof(TValue)));

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, BatchKey> _entries = [];
    private List<BatchKey> _pending = [];

    /// <summary>Loads the value of <paramref name="key"/> together with the other keys of the step.</summary>
    public IDeferred<TValue?> Load(TKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known))
                return known;
            var entry = new BatchKey(key, this);
            _entries.Add(key, entry);
            _pending.Add(entry);
            if (_pending.Count == 1)
                pending?.Add(this);
            return entry;
        }
    }

    /// <summary>Adds a value that another loader has read and caches it, unless the key was loaded before.</summary>
    public void Add(TKey key, TValue? value)
    {
        var entry = new BatchKey(key, this);
        lock (_lock)
        {
            if (!_entries.TryAdd(key, entry))
                return;
        }

        entry.Set(value);
        if (value is not null)
            _ = cachedKeys?.AddAsync(key, value);
        dependencies?.Invoke([entry]);
        entry.MarkRead();
        entry.Complete();
    }

    void IPendingLoader.Dispatch(CancellationToken cancellationToken) => Dispatch(cancellationToken);

    private void DispatchStep(CancellationToken cancellationToken)
    {
        if (pending is null)
            Dispatch(cancellationToken);
        else
            pending.Dispatch(cancellationToken);
    }

    private void Dispatch(CancellationToken cancellationToken)
    {
        List<BatchKey> batch;
        lock (_lock)
            (batch, _pending) = (_pending, []);
        foreach (var part in batch.Chunk(maxBatchSize))
            _ = FetchAsync(part, cancellationToken);
    }

    private async Task FetchAsync(BatchKey[] batch, CancellationToken cancellationToken)
    {
        try
        {
            if (cachedKeys is null)
                await FillAsync(batch, cancellationToken);
            else
                GatewayMetrics.DocumentCacheHits.Add(await cachedKeys.FillAsync(batch, FillAsync, cancellationToken), _tag);
            dependencies?.Invoke(batch);
            // All values are there before the first waiting resolver continues, so that it finds the others without a wait.
            foreach (var entry in batch)
                entry.MarkRead();
            foreach (var entry in batch)
                entry.Complete();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var entry in batch)
                entry.Cancel(cancellationToken);
        }
        // The exception is not swallowed: every resolver that loads one of these keys receives it.
        catch (Exception exception)
        {
            foreach (var entry in batch)
                entry.Fail(exception);
        }
    }

    private Task FillAsync(IReadOnlyList<BatchKey> batch, CancellationToken cancellationToken)
    {
        GatewayMetrics.LoaderBatchSize.Record(batch.Count, _tag);
        return fetch(batch, cancellationToken);
    }

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]} of {NameOf(type.GenericTypeArguments[^1])}"
            : type.Name;

    /// <summary>A key and its value.</summary>
    internal sealed class BatchKey(TKey key, BatchLoader<TKey, TValue> loader) : IDeferred<TValue?>
    {
        private readonly TaskCompletionSource<TValue?> _completion = new();
        private TValue? _value;
        private Exception? _error;
        private volatile bool _isRead;

        public TKey Key => key;

        internal TValue? Value => _error is null ? _value : null;

        /// <summary>Sets the value of the key.</summary>
        public void Set(TValue? value) => _value = value;

        /// <summary>Sets an error for this key. The other keys of the batch are not affected.</summary>
        public void SetError(Exception error) => _error = error;

        public Task<TValue?> GetAsync(CancellationToken cancellationToken)
        {
            if (!_completion.Task.IsCompleted)
                loader.DispatchStep(cancellationToken);
            return _completion.Task;
        }

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

        public bool TryStart(CancellationToken cancellationToken)
        {
            if (!_isRead && !_completion.Task.IsCompleted)
                loader.DispatchStep(cancellationToken);
            return true;
        }

        public bool TryGet(out TValue? value)
        {
            value = _value;
            return _isRead;
        }

        bool IDeferred.TryGetObject(out object? value)
        {
            value = _value;
            return _isRead;
        }

        internal void MarkRead() => _isRead = _error is null;

        internal void Complete()
        {
            if (_error is null)
                _completion.TrySetResult(_value);
            else
                _completion.TrySetException(_error);
        }

        internal void Fail(Exception exception) => _completion.TrySetException(exception);

        internal void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
    }
}
