using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>
/// How much is done for subscribers at a time: half as much as for those who wait for an answer. An event waits for its turn; it is never refused.
/// </summary>
internal sealed class EventSlots(Limits limits) : IDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Max(1, limits.ConcurrentOperations / 2));

    public async ValueTask<OperationSlots.Slot> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new OperationSlots.Slot(_free);
    }

    public void Dispose() => _free.Dispose();
}
