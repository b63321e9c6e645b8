using System.Net;
using System.Threading.RateLimiting;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http.Connections;

/// <summary>Limits the number of long-lived connections per client address and per node.</summary>
internal sealed class ConnectionLimiter(Limits limits) : IDisposable
{
    private readonly ConcurrencyLimiter _nodeLimiter = new(Permits(limits.Connections));
    private readonly PartitionedRateLimiter<IPAddress> _addressLimiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetConcurrencyLimiter(address, _ => Permits(limits.ConnectionsPerAddress))
    );

    /// <returns>The leases of the connection. Disposing them releases the permits.</returns>
    /// <exception cref="RequestException">Too many connections are open.</exception>
    public IDisposable Acquire(HttpContext http)
    {
        var leases = new CombinedLease(
            _addressLimiter.AttemptAcquire(http.Connection.RemoteIpAddress ?? IPAddress.None),
            _nodeLimiter.AttemptAcquire()
        );
        if (leases.IsAcquired)
            return leases;
        leases.Dispose();
        throw RequestException.TooManyConnections();
    }

    public void Dispose()
    {
        _nodeLimiter.Dispose();
        _addressLimiter.Dispose();
    }

    private static ConcurrencyLimiterOptions Permits(int limit) => new() { PermitLimit = limit, QueueLimit = 0 };
}
