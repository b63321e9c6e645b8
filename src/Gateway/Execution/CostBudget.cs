using System.Globalization;
using System.Threading.RateLimiting;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>
/// Limits the cost of a client's operations over time with a token bucket for each client. An operation is charged its estimated cost
/// before it is executed.
/// </summary>
internal sealed class CostBudget(RateLimits limits) : IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);
    private static readonly int _periodsPerSecond = (int)(TimeSpan.FromSeconds(1) / _period);

    private readonly PartitionedRateLimiter<ClientPartitionKey> _buckets = PartitionedRateLimiter.Create<
        ClientPartitionKey,
        ClientPartitionKey
    >(client => Partition(client, limits.For(client)));

    /// <exception cref="RequestException">The client has used up its points.</exception>
    public void Charge(ClientPartitionKey client, long points)
    {
        var policy = limits.For(client);
        if (policy.PointsPerSecond == 0)
            return;
        using var lease = _buckets.AttemptAcquire(client, (int)Math.Clamp(points, 1, policy.Burst));
        if (lease.IsAcquired)
            return;
        var missing = points - (_buckets.GetStatistics(client)?.CurrentAvailablePermits ?? 0);
        var wait = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((double)missing / policy.PointsPerSecond)));
        throw RequestException.RateLimited(points, policy.PointsPerSecond, wait);
    }

    /// <summary>The header fields <c>RateLimit-Policy</c> and <c>RateLimit</c>; <c>null</c> if the client has no limit.</summary>
    public (string Policy, string Current)? Headers(ClientPartitionKey client)
    {
        var policy = limits.For(client);
        if (policy.PointsPerSecond == 0)
            return null;
        var available = _buckets.GetStatistics(client)?.CurrentAvailablePermits ?? policy.Burst;
        var untilFull = (policy.Burst - available + policy.PointsPerSecond - 1) / policy.PointsPerSecond;
        return (policy.Header, string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={available};t={untilFull}"));
    }

    public void Dispose() => _buckets.Dispose();

    // A bucket that gets less than one point in a period gets several at once after a longer period.
    private static RateLimitPartition<ClientPartitionKey> Partition(ClientPartitionKey client, RateLimitPolicy policy)
    {
        if (policy.PointsPerSecond == 0)
            return RateLimitPartition.GetNoLimiter(client);
        var perPeriod = policy.PointsPerSecond / _periodsPerSecond;
        var isExact = perPeriod * _periodsPerSecond == policy.PointsPerSecond;
        return RateLimitPartition.GetTokenBucketLimiter(
            client,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = policy.Burst,
                TokensPerPeriod = isExact ? perPeriod : policy.PointsPerSecond,
                ReplenishmentPeriod = isExact ? _period : TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }
        );
    }
}
