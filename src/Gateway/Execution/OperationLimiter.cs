using System.Threading.RateLimiting;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>
/// Limits how many operations run at a time, on the node and for each client. Some more wait in a queue, oldest first; the rest is
/// rejected. Mutations have limits of their own, a quarter of the others, because they wait for one another and queries must not wait for
/// them.
/// </summary>
internal sealed class OperationLimiter(Limits limits) : IDisposable
{
    private readonly KindLimiter _queries = new(limits.ConcurrentOperations, limits.ConcurrentOperationsPerClient, limits.QueuedOperations);
    private readonly KindLimiter _mutations = new(
        Math.Max(1, limits.ConcurrentOperations / 4),
        limits.ConcurrentOperationsPerClient,
        limits.QueuedOperations
    );

    /// <returns>The lease of an operation that need not wait; <c>null</c> if it must wait.</returns>
    public IDisposable? TryAcquire(OperationKind kind, ClientPartitionKey client) => LimiterOf(kind).TryAcquire(client);

    /// <returns>The lease of the operation. Disposing it releases the permits.</returns>
    /// <exception cref="RequestException">The queue is full.</exception>
    public ValueTask<IDisposable> AcquireAsync(OperationKind kind, ClientPartitionKey client, CancellationToken cancellationToken) =>
        LimiterOf(kind).AcquireAsync(client, cancellationToken);

    public void Dispose()
    {
        _queries.Dispose();
        _mutations.Dispose();
    }

    private KindLimiter LimiterOf(OperationKind kind) => kind == OperationKind.Mutation ? _mutations : _queries;

    /// <summary>The limits of queries and subscriptions, or of mutations.</summary>
    private sealed class KindLimiter(int permits, int permitsOfClient, int queue) : IDisposable
    {
        private readonly ConcurrencyLimiter _node = new(Options(permits, queue));

        // An operation that waits for a permit of the node has one of its client. The queue of a client is smaller than that of the node.
        private readonly PartitionedRateLimiter<ClientPartitionKey> _clients = PartitionedRateLimiter.Create<
            ClientPartitionKey,
            ClientPartitionKey
        >(client =>
            RateLimitPartition.GetConcurrencyLimiter(
                client,
                _ => Options(Math.Min(permitsOfClient, permits), Math.Max(queue * 3 / 4, Math.Min(1, queue)))
            )
        );

        public CombinedLease? TryAcquire(ClientPartitionKey client)
        {
            var ofClient = _clients.AttemptAcquire(client);
            if (!ofClient.IsAcquired)
                return null;
            var lease = new CombinedLease(ofClient, _node.AttemptAcquire());
            if (lease.IsAcquired)
                return lease;
            lease.Dispose();
            return null;
        }

        public async ValueTask<IDisposable> AcquireAsync(ClientPartitionKey client, CancellationToken cancellationToken)
        {
            var ofClient = await _clients.AcquireAsync(client, permitCount: 1, cancellationToken);
            try
            {
                if (!ofClient.IsAcquired)
                    throw RequestException.TooBusy();
                var ofNode = await _node.AcquireAsync(permitCount: 1, cancellationToken);
                return ofNode.IsAcquired ? new CombinedLease(ofClient, ofNode) : throw RequestException.TooBusy();
            }
            catch
            {
                ofClient.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            _node.Dispose();
            _clients.Dispose();
        }

        private static ConcurrencyLimiterOptions Options(int permits, int queue) =>
            new()
            {
                PermitLimit = permits,
                QueueLimit = queue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            };
    }
}
