using System.Threading.RateLimiting;
using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>
/// Limits how many events of subscriptions are handled at a time: half as many as operations, whose callers wait for a response. An event
/// waits until a permit is free; it is never rejected.
/// </summary>
internal sealed class SubscriptionEventLimiter(Limits limits) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(1, limits.ConcurrentOperations / 2),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <returns>The lease of the event. Disposing it releases the permit.</returns>
    public ValueTask<RateLimitLease> AcquireAsync(CancellationToken cancellationToken) =>
        _limiter.AcquireAsync(permitCount: 1, cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
