using System.Threading.RateLimiting;
using Gateway.Store.Configuration;
using Gateway.Store.Database;

namespace Gateway.Execution;

/// <summary>
/// Limits how many events of subscriptions are handled at a time: half as many as operations, whose callers wait for a response. An event
/// waits until a permit is free; it is never rejected.
/// </summary>
internal sealed class SubscriptionEventLimiter(Limits limits, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(1, limits.ConcurrentOperations / 2),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>
    /// Waits for a permit and does some work for an event, within the time of an operation. No response is due, so the wait for the permit
    /// has no limit. Work that does not end in time keeps its permit until it ends.
    /// </summary>
    /// <exception cref="DeadlineExceededException">The work did not end in time.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync(permitCount: 1, cancellationToken);
        return await new Deadline(limits.ExecutionTimeout, time).RunAsync(WorkAsync, cancellationToken);

        async Task<T> WorkAsync(CancellationToken token)
        {
            using var permit = lease;
            return await work(token);
        }
    }

    public void Dispose() => _limiter.Dispose();
}
