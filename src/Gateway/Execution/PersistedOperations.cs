using System.Threading.RateLimiting;
using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>
/// Finds the GraphQL document of a request: in the request, among the trusted operations, or among those that clients have persisted.
/// </summary>
internal sealed class PersistedOperations(TrustedOperationStore trusted, Limits limits) : IDisposable
{
    private const string Sha256 = "sha256:";

    // The share of the cache that one client can fill at once, and how long it takes to fill it again.
    private const int Share = 10;
    private static readonly TimeSpan _refill = TimeSpan.FromMinutes(10);

    private readonly PartitionedRateLimiter<ClientPartitionKey> _newOperations = PartitionedRateLimiter.Create<
        ClientPartitionKey,
        ClientPartitionKey
    >(client =>
        RateLimitPartition.GetTokenBucketLimiter(
            client,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(1, limits.PersistedOperations / Share),
                TokensPerPeriod = 1,
                ReplenishmentPeriod = _refill / Math.Max(1, limits.PersistedOperations / Share),
                QueueLimit = 0,
            }
        )
    );

    private readonly ConcurrentLru<string, string> _persisted = new(limits.PersistedOperations);

    public string GetOperationText(OperationRequest request)
    {
        var text = Text(request);
        return !trusted.AllowOnlyTrusted || trusted.Contains(text) ? text : throw RequestException.OnlyTrustedDocuments();
    }

    private string Text(OperationRequest request)
    {
        if (request is { PersistedHash: { } hash })
            return ResolvePersistedQuery(hash, request.Query, request.Client);
        if (request is { Query: { Length: > 0 } query })
            return query;
        if (request is not { DocumentId: { Length: > 0 } id })
            throw RequestException.MissingQuery();

        // The GraphQL-over-HTTP draft on persisted documents prefixes ids with the hash algorithm.
        var key = id.StartsWith(Sha256, StringComparison.OrdinalIgnoreCase) ? id[Sha256.Length..] : id;
        return trusted.ById(id)
            ?? FindByHash(key.ToLowerInvariant())
            ?? trusted.ByName(id)
            ?? throw RequestException.PersistedOperationNotFound(id.Length <= 100 ? id : id[..100]);
    }

    private string ResolvePersistedQuery(string hash, string? query, ClientPartitionKey client)
    {
        if (query is not { Length: > 0 })
            return FindByHash(hash) ?? throw RequestException.PersistedQueryNotFound();
        if (query.Length > limits.QueryCharacters)
            throw RequestException.OperationTooLong(limits.QueryCharacters);
        if (PersistedQuery.HashOf(query) != hash)
            throw RequestException.HashMismatch();
        if (!trusted.AllowOnlyTrusted && !_persisted.TryGet(hash, out _) && MayAdd(client))
            _persisted.AddOrUpdate(hash, query);
        return query;
    }

    public void Dispose() => _newOperations.Dispose();

    // A client that sends too many new operations has them executed, but not kept, so that it does not evict those of the others.
    private bool MayAdd(ClientPartitionKey client)
    {
        using var lease = _newOperations.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    private string? FindByHash(string hash) => trusted.ById(hash) ?? (_persisted.TryGet(hash, out var text) ? text : null);
}
