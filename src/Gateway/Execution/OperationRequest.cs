namespace Gateway.Execution;

/// <summary>What a client asks for, whichever way it came.</summary>
internal sealed record OperationRequest
{
    public string? Query { get; init; }

    /// <summary>The id of a trusted or persisted document: <c>documentId</c>, <c>id</c> or <c>doc_id</c>.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The hash of Apollo's <c>extensions.persistedQuery</c>, in lower case.</summary>
    public string? PersistedHash { get; init; }
    public string? OperationName { get; init; }
    public RequestVariables Variables { get; init; } = RequestVariables.None;
    public IDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>False where the request came by GET, which is for queries.</summary>
    public bool MayChange { get; init; } = true;
}
