using BitFaster.Caching.Lru;
using Gateway.Store.Configuration;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>A document that may run: parsed, within the limits, valid.</summary>
/// <param name="Text">The document.</param>
/// <param name="Syntax">Its syntax tree.</param>
/// <param name="IsCacheable">False where the answer may be another one although nothing was written, see <see cref="ParsedOperationCache.ChangesByItself"/>.</param>
internal sealed record ParsedOperation(string Text, GraphQLDocument Syntax, bool IsCacheable)
{
    /// <summary>By what the document is known where itself must not be kept: SHA-256 of its text.</summary>
    public string Hash { get; } = PersistedQuery.HashOf(Text);
}

/// <summary>Documents by their text. Clients send the same few again and again: each is parsed and validated once.</summary>
internal sealed class ParsedOperationCache(ISchema schema, Limits limits)
{
    /// <summary>Metadata of a root field whose value changes although nothing is written, so that no response with it is cached.</summary>
    public const string ChangesByItself = "changesByItself";

    private readonly string[] _changing =
    [
        .. schema.Query.Fields.Where(field => field.HasMetadata(ChangesByItself)).Select(field => field.Name),
    ];

    private readonly ConcurrentLru<string, ParsedOperation> _documents = new(limits.CachedDocuments);

    /// <exception cref="OperationValidationException">The document is not to run.</exception>
    public async ValueTask<ParsedOperation> GetAsync(string text, CancellationToken cancellationToken)
    {
        if (_documents.TryGet(text, out var known))
            return known;
        var syntax = OperationParser.Parse(text, limits);
        var errors = await OperationValidation.ValidateAsync(syntax, schema, limits, cancellationToken);
        if (errors.Count > 0)
            throw new OperationValidationException(errors);
        var document = new ParsedOperation(text, syntax, !Array.Exists(_changing, field => text.Contains(field, StringComparison.Ordinal)));
        _documents.AddOrUpdate(text, document);
        return document;
    }
}

/// <summary>A document that validation refused.</summary>
internal sealed class OperationValidationException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
