using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>Finds the text a request means: sent along, trusted, or persisted by a client before.</summary>
internal sealed class PersistedOperations(TrustedDocuments trusted, Limits limits)
{
    private const string Sha256 = "sha256:";

    private readonly ConcurrentLru<string, string> _persisted = new(limits.PersistedDocuments);

    public string Find(OperationRequest request)
    {
        var text = Text(request);
        return !trusted.Only || trusted.Contains(text) ? text : throw RequestException.OnlyTrustedDocuments();
    }

    private string Text(OperationRequest request)
    {
        if (request is { PersistedHash: { } hash })
            return Persisted(hash, request.Query);
        if (request is { Query: { Length: > 0 } query })
            return query;
        if (request is not { DocumentId: { Length: > 0 } id })
            throw RequestException.NothingToRun();

        // Ids of the draft on persisted documents name their algorithm.
        var key = id.StartsWith(Sha256, StringComparison.OrdinalIgnoreCase) ? id[Sha256.Length..] : id;
        return Known(key.ToLowerInvariant())
            ?? trusted.ByName(id)
            ?? throw RequestException.DocumentNotFound(id.Length <= 100 ? id : id[..100]);
    }

    private string Persisted(string hash, string? query)
    {
        if (query is not { Length: > 0 })
            return Known(hash) ?? throw RequestException.PersistedQueryNotFound();
        if (query.Length > limits.QueryCharacters)
            throw RequestException.DocumentTooLong(limits.QueryCharacters);
        if (PersistedQuery.HashOf(query) != hash)
            throw RequestException.HashMismatch();
        if (!trusted.Only)
            _persisted.AddOrUpdate(hash, query);
        return query;
    }

    private string? Known(string hash) => trusted.ById(hash) ?? (_persisted.TryGet(hash, out var text) ? text : null);
}
