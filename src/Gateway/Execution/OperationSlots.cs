using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// How many operations run at a time; some more may wait, the rest is told to come back. Mutations have places of their own, a quarter as many: they wait for
/// one another, and readers must not wait for them.
/// </summary>
internal sealed class OperationSlots(Limits limits) : IDisposable
{
    private readonly Gate _reading = new(limits.ConcurrentOperations, limits.QueuedOperations);
    private readonly Gate _writing = new(Math.Max(1, limits.ConcurrentOperations / 4), limits.QueuedOperations);

    public ValueTask<Slot> EnterAsync(OperationType kind, CancellationToken cancellationToken) =>
        (kind == OperationType.Mutation ? _writing : _reading).EnterAsync(cancellationToken);

    public void Dispose()
    {
        _reading.Dispose();
        _writing.Dispose();
    }

    private sealed class Gate(int places, int queue) : IDisposable
    {
        private readonly SemaphoreSlim _free = new(places);
        private int _waiting;

        public async ValueTask<Slot> EnterAsync(CancellationToken cancellationToken)
        {
            if (await _free.WaitAsync(TimeSpan.Zero, cancellationToken))
                return new Slot(_free);
            try
            {
                if (Interlocked.Increment(ref _waiting) > queue)
                    throw RequestException.TooBusy();
                await _free.WaitAsync(cancellationToken);
                return new Slot(_free);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        public void Dispose() => _free.Dispose();
    }

    internal readonly struct Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
