using System.Threading.RateLimiting;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Limits how many operations run at a time, on the node and for each client. Some more wait in a queue, oldest first; the rest is rejected.
/// Mutations have a limit of their own, a quarter of it, because they wait for one another and queries must not wait for them.
/// </summary>
internal sealed class OperationLimiter(Limits limits) : IDisposable
{
    private readonly ConcurrencyLimiter _queries = new(Options(limits.ConcurrentOperations, limits.QueuedOperations));
    private readonly ConcurrencyLimiter _mutations = new(Options(Math.Max(1, limits.ConcurrentOperations / 4), limits.QueuedOperations));
    private readonly PartitionedRateLimiter<ClientIdentity> _clients = PartitionedRateLimiter.Create<ClientIdentity, ClientIdentity>(
        client =>
            RateLimitPartition.GetConcurrencyLimiter(
                client,
                _ =>
                    Options(
                        Math.Min(limits.ConcurrentOperationsPerClient, limits.ConcurrentOperations),
                        Math.Max(limits.QueuedOperations * 3 / 4, Math.Min(1, limits.QueuedOperations))
                    )
            )
    );

    /// <returns>The lease of an operation that need not wait; <c>null</c> if it must wait.</returns>
    public IDisposable? TryAcquire(OperationType kind, ClientIdentity client)
    {
        var ofClient = _clients.AttemptAcquire(client);
        if (!ofClient.IsAcquired)
            return null;
        var ofNode = LimiterOf(kind).AttemptAcquire();
        if (ofNode.IsAcquired)
            return new Leases(ofClient, ofNode);
        ofClient.Dispose();
        return null;
    }

    /// <returns>The lease of the operation. Disposing it releases the permits.</returns>
    /// <exception cref="RequestException">The queue is full.</exception>
    public async ValueTask<IDisposable> AcquireAsync(OperationType kind, ClientIdentity client, CancellationToken cancellationToken)
    {
        var ofClient = await _clients.AcquireAsync(client, permitCount: 1, cancellationToken);
        try
        {
            if (!ofClient.IsAcquired)
                throw RequestException.TooBusy();
            var ofNode = await LimiterOf(kind).AcquireAsync(permitCount: 1, cancellationToken);
            return ofNode.IsAcquired ? new Leases(ofClient, ofNode) : throw RequestException.TooBusy();
        }
        catch
        {
            ofClient.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _queries.Dispose();
        _mutations.Dispose();
        _clients.Dispose();
    }

    private ConcurrencyLimiter LimiterOf(OperationType kind) => kind == OperationType.Mutation ? _mutations : _queries;

    private static ConcurrencyLimiterOptions Options(int permits, int queue) =>
        new()
        {
            PermitLimit = permits,
            QueueLimit = queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        };

    private sealed record Leases(RateLimitLease OfClient, RateLimitLease OfNode) : IDisposable
    {
        public void Dispose()
        {
            OfNode.Dispose();
            OfClient.Dispose();
        }
    }
}
