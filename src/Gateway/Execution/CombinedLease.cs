using System.Threading.RateLimiting;

namespace Gateway.Execution;

/// <summary>The permits of a client and of the node for the same work.</summary>
internal sealed record CombinedLease(RateLimitLease OfClient, RateLimitLease OfNode) : IDisposable
{
    public bool IsAcquired => OfClient.IsAcquired && OfNode.IsAcquired;

    public void Dispose()
    {
        OfNode.Dispose();
        OfClient.Dispose();
    }
}
