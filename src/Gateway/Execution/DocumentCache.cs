using Gateway.Configuration;
using Gateway.Graph;
using Gateway.Graph.Subscriptions;
using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>A document that may run: parsed, within the limits, valid.</summary>
internal sealed record ValidDocument(string Text, GraphQLDocument Syntax)
{
    /// <summary>By what the document is known where itself must not be kept: SHA-256 of its text.</summary>
    public string Hash { get; } = PersistedQuery.HashOf(Text);

    /// <summary>False where the answer may be another one although nothing was written: the place of the subscription moves on this node's own time.</summary>
    public bool IsSteady { get; } = !Text.Contains(PublishedQueries.Cursor, StringComparison.Ordinal);
}

/// <summary>Documents by their text. Clients send the same few again and again: each is parsed and validated once.</summary>
internal sealed class DocumentCache(GatewaySchema schema, Limits limits)
{
    private readonly RecentlyUsed<string, ValidDocument> _documents = new(limits.CachedDocuments, StringComparer.Ordinal);

    /// <exception cref="InvalidDocumentException">The document is not to run.</exception>
    public async ValueTask<ValidDocument> GetAsync(string text, CancellationToken cancellationToken)
    {
        if (_documents.Get(text) is { } known)
            return known;
        var syntax = DocumentGate.Parse(text, limits);
        var errors = await DocumentValidation.ValidateAsync(syntax, schema, limits, cancellationToken);
        if (errors.Count > 0)
            throw new InvalidDocumentException(errors);
        var document = new ValidDocument(text, syntax);
        _documents.Set(text, document);
        return document;
    }
}

/// <summary>A document that validation refused.</summary>
internal sealed class InvalidDocumentException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
