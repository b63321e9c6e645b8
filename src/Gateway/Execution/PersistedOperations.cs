using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>
/// Finds the GraphQL document of a request: in the request, among the trusted operations, or among those that clients have persisted.
/// </summary>
internal sealed class PersistedOperations(TrustedDocuments trusted, Limits limits)
{
    private const string Sha256 = "sha256:";

    private readonly ConcurrentLru<string, string> _persisted = new(limits.PersistedDocuments);

    public string GetOperationText(OperationRequest request)
    {
        var text = Text(request);
        return !trusted.AllowOnlyTrusted || trusted.Contains(text) ? text : throw RequestException.OnlyTrustedDocuments();
    }

    private string Text(OperationRequest request)
    {
        if (request is { PersistedHash: { } hash })
            return ResolvePersistedQuery(hash, request.Query);
        if (request is { Query: { Length: > 0 } query })
            return query;
        if (request is not { DocumentId: { Length: > 0 } id })
            throw RequestException.MissingQuery();

        // The GraphQL-over-HTTP draft on persisted documents prefixes ids with the hash algorithm.
        var key = id.StartsWith(Sha256, StringComparison.OrdinalIgnoreCase) ? id[Sha256.Length..] : id;
        return FindByHash(key.ToLowerInvariant())
            ?? trusted.ByName(id)
            ?? throw RequestException.DocumentNotFound(id.Length <= 100 ? id : id[..100]);
    }

    private string ResolvePersistedQuery(string hash, string? query)
    {
        if (query is not { Length: > 0 })
            return FindByHash(hash) ?? throw RequestException.PersistedQueryNotFound();
        if (query.Length > limits.QueryCharacters)
            throw RequestException.DocumentTooLong(limits.QueryCharacters);
        if (PersistedQuery.HashOf(query) != hash)
            throw RequestException.HashMismatch();
        if (!trusted.AllowOnlyTrusted)
            _persisted.AddOrUpdate(hash, query);
        return query;
    }

    private string? FindByHash(string hash) => trusted.ById(hash) ?? (_persisted.TryGet(hash, out var text) ? text : null);
}
