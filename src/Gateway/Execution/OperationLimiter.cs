using System.Threading.RateLimiting;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Limits how many operations run at a time. Some more wait in a queue, oldest first; the rest is rejected. Mutations have a limit of their
/// own, a quarter of it, because they wait for one another and queries must not wait for them.
/// </summary>
internal sealed class OperationLimiter(Limits limits) : IDisposable
{
    private readonly ConcurrencyLimiter _queries = Create(limits.ConcurrentOperations, limits.QueuedOperations);
    private readonly ConcurrencyLimiter _mutations = Create(Math.Max(1, limits.ConcurrentOperations / 4), limits.QueuedOperations);

    /// <returns>The lease of an operation that need not wait; <c>null</c> if it must wait.</returns>
    public RateLimitLease? TryAcquire(OperationType kind)
    {
        var lease = LimiterOf(kind).AttemptAcquire();
        return lease.IsAcquired ? lease : null;
    }

    /// <returns>The lease of the operation. Disposing it releases the permit.</returns>
    /// <exception cref="RequestException">The queue is full.</exception>
    public async ValueTask<RateLimitLease> AcquireAsync(OperationType kind, CancellationToken cancellationToken)
    {
        var lease = await LimiterOf(kind).AcquireAsync(permitCount: 1, cancellationToken);
        return lease.IsAcquired ? lease : throw RequestException.TooBusy();
    }

    public void Dispose()
    {
        _queries.Dispose();
        _mutations.Dispose();
    }

    private ConcurrencyLimiter LimiterOf(OperationType kind) => kind == OperationType.Mutation ? _mutations : _queries;

    private static ConcurrencyLimiter Create(int permits, int queue) =>
        new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = permits,
                QueueLimit = queue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
}
