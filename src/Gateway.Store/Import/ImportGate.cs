namespace Gateway.Store.Import;

/// <summary>
/// Lets changed files be imported while a scan runs. The batches of a scan run at the same time, and each import of changed files runs
/// between them. A batch reads and writes its files in one turn, so that an outdated version never replaces a newer one.
/// </summary>
internal sealed class ImportGate : IDisposable
{
    private const int MaxBatches = 4;

    private readonly SemaphoreSlim _places = new(MaxBatches, MaxBatches);
    private readonly SemaphoreSlim _alone = new(1, 1);

    /// <summary>Waits until a batch may run. Dispose the result after the batch.</summary>
    public async Task<IDisposable> EnterBatchAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Turn(() => _places.Release());
    }

    /// <summary>Waits until nothing else runs. The semaphore serves its waiters in order, so that new batches cannot prevent it.</summary>
    public async Task<IDisposable> EnterAloneAsync(CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken);
        var places = 0;
        try
        {
            for (; places < MaxBatches; places++)
                await _places.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(places);
            throw;
        }

        return new Turn(() => Leave(MaxBatches));
    }

    public void Dispose()
    {
        _places.Dispose();
        _alone.Dispose();
    }

    private void Leave(int places)
    {
        if (places > 0)
            _places.Release(places);
        _alone.Release();
    }

    private sealed class Turn(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
