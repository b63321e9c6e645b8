using Gateway.Errors;

namespace Gateway.Transport;

/// <summary>How many operations run at a time; as many again may wait, the rest is told to come back.</summary>
internal sealed class OperationSlots(Limits limits) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limits.ConcurrentOperations);
    private int _waiting;

    public async ValueTask<Slot> EnterAsync(CancellationToken cancellationToken)
    {
        if (await _free.WaitAsync(TimeSpan.Zero, cancellationToken)) return new Slot(_free);
        try
        {
            if (Interlocked.Increment(ref _waiting) > limits.QueuedOperations) throw RequestError.TooBusy();
            await _free.WaitAsync(cancellationToken);
            return new Slot(_free);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _free.Dispose();

    internal readonly struct Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
