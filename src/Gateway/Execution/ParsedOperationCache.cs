using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using Gateway.Store.Telemetry;

namespace Gateway.Execution;

/// <summary>GraphQL documents by their text. Clients send the same few again, so each is parsed and validated once.</summary>
internal sealed class ParsedOperationCache(OperationParser parser, Limits limits) : IObservedCache
{
    private readonly ConcurrentLru<string, ParsedOperation> _operations = new(limits.CachedOperations);

    public CacheStatistics Status =>
        _operations.Metrics.Value is { } metrics
            ? new CacheStatistics("operations", _operations.Count, null, null, metrics.Hits, metrics.Misses)
            : new CacheStatistics("operations", _operations.Count, null, null, 0, 0);

    /// <exception cref="OperationValidationException">The GraphQL document is invalid.</exception>
    public async ValueTask<ParsedOperation> GetAsync(string text, CancellationToken cancellationToken)
    {
        if (_operations.TryGet(text, out var cached))
            return cached;
        var operation = await parser.ParseAsync(text, cancellationToken);
        _operations.AddOrUpdate(text, operation);
        return operation;
    }
}
