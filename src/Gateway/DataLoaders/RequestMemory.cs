using Gateway.Access;
using Gateway.Store;

namespace Gateway.DataLoaders;

/// <summary>One request's part in the <see cref="DocumentMemory"/>: a query of a reader's, once it has begun.</summary>
internal sealed class RequestMemory(DocumentMemory memory, StoreVersion store, Caller caller)
{
    private readonly Lock _lock = new();
    private bool _isQuery;
    private Task<long>? _version;

    /// <summary>Marks the request as one that only reads.</summary>
    /// <param name="version">The store's version, if it was read after the request began.</param>
    public void BeginQuery(long? version)
    {
        _isQuery = true;
        if (version is { } known)
            _version = Task.FromResult(known);
    }

    /// <summary>True where documents may come from memory.</summary>
    public bool IsOn => _isQuery && memory.IsKept && caller.Audience == Audience.Readers;

    /// <summary>Where a loader finds what others have loaded; <c>null</c> where it has to load all.</summary>
    public Remembered<TKey, TValue>? Of<TKey, TValue>(DocumentKind<TKey, TValue> kind)
        where TKey : notnull
        where TValue : class => IsOn ? new Remembered<TKey, TValue>(kind, this) : null;

    private DocumentMemory Memory => memory;

    private bool IsOld(long version) => store.Latest != version;

    // Read once, unless it was handed over: when the first loader asks and not while the request waits for its turn; what is loaded afterwards is never older.
    private Task<long> VersionAsync()
    {
        lock (_lock)
            return _version ??= store.ReadAsync(CancellationToken.None);
    }

    /// <summary>The values of one kind, as far as this request may see them.</summary>
    internal sealed class Remembered<TKey, TValue>(DocumentKind<TKey, TValue> kind, RequestMemory request)
        where TKey : notnull
        where TValue : class
    {
        /// <summary>Fills the slots that it can, and has the others filled and keeps that.</summary>
        /// <returns>How many it could fill.</returns>
        public async ValueTask<int> FillAsync(
            BatchLoader<TKey, TValue>.Slot[] slots,
            Func<IReadOnlyList<BatchLoader<TKey, TValue>.Slot>, CancellationToken, Task> fetch,
            CancellationToken cancellationToken
        )
        {
            var version = await request.VersionAsync().WaitAsync(cancellationToken);
            List<BatchLoader<TKey, TValue>.Slot> missing = [];
            foreach (var slot in slots)
            {
                if (request.Memory.TryGet(kind, version, slot.Key, out var value))
                    slot.Set(value);
                else
                    missing.Add(slot);
            }

            if (missing.Count > 0)
                await fetch(missing, cancellationToken);
            // What an older request reads is not for those who came after.
            foreach (var slot in request.IsOld(version) ? [] : missing)
            {
                if (slot.Value is { } value)
                    request.Memory.Set(kind, version, slot.Key, value);
            }

            return slots.Length - missing.Count;
        }
    }
}
