using System.Net;
using System.Threading.RateLimiting;
using Gateway.Store.Access;
using Gateway.Store.Configuration;

namespace Gateway.Authentication;

/// <summary>Limits how often one address may send credentials that are not valid. Valid credentials are not limited.</summary>
internal sealed class FailedAuthenticationLimiter(Limits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.RejectedCredentialsPerMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromTicks(Math.Max(1, TimeSpan.TicksPerMinute / limits.RejectedCredentialsPerMinute)),
                QueueLimit = 0,
            }
        )
    );

    /// <summary>Records a failure.</summary>
    /// <returns>Null, or the time until the next failure is allowed if there were too many.</returns>
    public TimeSpan? RecordFailure(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(ClientNetwork.Of(address));
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
    }

    public void Dispose() => _limiter.Dispose();
}
