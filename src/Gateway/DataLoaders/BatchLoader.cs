using Gateway.Telemetry;

namespace Gateway.DataLoaders;

/// <summary>
/// Collects the keys that resolvers ask for within one step of the execution, fetches them together when the engine asks for
/// the first result, and remembers each for the rest of the request. One key is fetched once.
/// </summary>
/// <param name="fetch">Fills the slots: with a value, with an error of that key alone, or not at all, which means <c>null</c>.</param>
/// <param name="maxBatchSize">More keys than this are fetched in several batches.</param>
/// <param name="remembered">What need not be fetched.</param>
internal sealed class BatchLoader<TKey, TValue>(
    Func<IReadOnlyList<BatchLoader<TKey, TValue>.Slot>, CancellationToken, Task> fetch,
    int maxBatchSize = 1_000,
    RequestMemory.Remembered<TKey, TValue>? remembered = null
)
    where TKey : notnull
    where TValue : class
{
    private static readonly KeyValuePair<string, object?> _tag = new("gateway.loader.value", NameOf(typeof(TValue)));

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Slot> _slots = [];
    private List<Slot> _waiting = [];

    /// <summary>The value under <paramref name="key"/>, once the step's keys have been fetched.</summary>
    public IDeferred<TValue?> Load(TKey key)
    {
        lock (_lock)
        {
            if (_slots.TryGetValue(key, out var known))
                return known;
            var slot = new Slot(key, this);
            _slots.Add(key, slot);
            _waiting.Add(slot);
            return slot;
        }
    }

    private void Dispatch(CancellationToken cancellationToken)
    {
        List<Slot> batch;
        lock (_lock)
            (batch, _waiting) = (_waiting, []);
        foreach (var part in batch.Chunk(maxBatchSize))
            _ = FetchAsync(part, cancellationToken);
    }

    private async Task FetchAsync(Slot[] batch, CancellationToken cancellationToken)
    {
        try
        {
            if (remembered is null)
                await FillAsync(batch, cancellationToken);
            else
                Measurements.DocumentsRemembered.Add(await remembered.FillAsync(batch, FillAsync, cancellationToken), _tag);
            foreach (var slot in batch)
                slot.Complete();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var slot in batch)
                slot.Cancel(cancellationToken);
        }
        // Not swallowed: whoever asked for one of these keys gets it.
        catch (Exception exception)
        {
            foreach (var slot in batch)
                slot.Fail(exception);
        }
    }

    private Task FillAsync(IReadOnlyList<Slot> slots, CancellationToken cancellationToken)
    {
        Measurements.LoaderBatchSize.Record(slots.Count, _tag);
        return fetch(slots, cancellationToken);
    }

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]} of {NameOf(type.GenericTypeArguments[^1])}"
            : type.Name;

    /// <summary>The place of one key's value.</summary>
    internal sealed class Slot(TKey key, BatchLoader<TKey, TValue> loader) : IDeferred<TValue?>
    {
        private readonly TaskCompletionSource<TValue?> _completion = new();
        private TValue? _value;
        private Exception? _error;

        public TKey Key => key;

        internal TValue? Value => _error is null ? _value : null;

        /// <summary>Gives the key its value.</summary>
        public void Set(TValue? value) => _value = value;

        /// <summary>Gives the key an error of its own; the batch's other keys are not concerned.</summary>
        public void SetError(Exception error) => _error = error;

        public Task<TValue?> GetAsync(CancellationToken cancellationToken)
        {
            if (!_completion.Task.IsCompleted)
                loader.Dispatch(cancellationToken);
            return _completion.Task;
        }

        async Task<object?> IDeferred.GetObjectAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken);

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
