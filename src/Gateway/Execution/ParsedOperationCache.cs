using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using Gateway.Store.Telemetry;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>A GraphQL document that was parsed, is within the limits and is valid.</summary>
/// <param name="Text">The text of the GraphQL document.</param>
/// <param name="Syntax">Its syntax tree.</param>
/// <param name="IsCacheable">False if the response may change although nothing was written, see <see
/// cref="ParsedOperationCache.UncacheableMetadata"/>.</param>
internal sealed record ParsedOperation(string Text, GraphQLDocument Syntax, bool IsCacheable)
{
    /// <summary>SHA-256 of the text. It identifies the GraphQL document in caches and logs that must not contain it.</summary>
    public string Hash { get; } = PersistedQuery.HashOf(Text);
}

/// <summary>GraphQL documents by their text. Clients send the same few again, so each is parsed and validated once.</summary>
internal sealed class ParsedOperationCache(ISchema schema, Limits limits) : IObservedCache
{
    /// <summary>Metadata of a root field whose value can change without a write, so that no response that contains it is cached.</summary>
    public const string UncacheableMetadata = "changesByItself";

    private readonly string[] _uncacheableFields =
    [
        .. schema.Query.Fields.Where(field => field.HasMetadata(UncacheableMetadata)).Select(field => field.Name),
    ];

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
        var syntax = OperationParser.Parse(text, limits);
        var errors = await SpecificationRuleValidator.ValidateAsync(syntax, schema, limits, cancellationToken);
        if (errors.Count > 0)
            throw new OperationValidationException(errors);
        var operation = new ParsedOperation(
            text,
            syntax,
            !Array.Exists(_uncacheableFields, field => text.Contains(field, StringComparison.Ordinal))
        );
        _operations.AddOrUpdate(text, operation);
        return operation;
    }
}

/// <summary>Validation rejected the GraphQL document.</summary>
internal sealed class OperationValidationException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
