namespace Gateway.Store.DataLoaders;

/// <summary>A loader that may have keys to fetch.</summary>
internal interface IPendingLoader
{
    /// <summary>Starts to fetch the keys that were loaded so far.</summary>
    void Dispatch(CancellationToken cancellationToken);
}

/// <summary>
/// The loaders of one operation that have keys to fetch. When the engine awaits the first value of a step, all of them fetch their keys, so
/// that their statements take one round trip.
/// </summary>
internal sealed class PendingLoaders(OperationDatabase database)
{
    private readonly Lock _lock = new();
    private List<IPendingLoader> _loaders = [];

    public void Add(IPendingLoader loader)
    {
        lock (_lock)
            _loaders.Add(loader);
    }

    public void Dispatch(CancellationToken cancellationToken)
    {
        List<IPendingLoader> loaders;
        lock (_lock)
        {
            if (_loaders.Count == 0)
                return;
            (loaders, _loaders) = (_loaders, []);
        }

        database.Collect(() =>
        {
            foreach (var loader in loaders)
                loader.Dispatch(cancellationToken);
        });
    }
}
