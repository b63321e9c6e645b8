namespace Gateway.Execution;

/// <summary>A GraphQL request, independent of its transport.</summary>
internal sealed record OperationRequest
{
    public string? Query { get; init; }

    /// <summary>The id of a trusted or persisted operation: <c>documentId</c>, <c>id</c> or <c>doc_id</c>.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The hash of Apollo's <c>extensions.persistedQuery</c>, in lower case.</summary>
    public string? PersistedHash { get; init; }
    public string? OperationName { get; init; }
    public RequestVariables Variables { get; init; } = RequestVariables.None;
    public IDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The client that sent the request.</summary>
    public ClientPartitionKey Client { get; init; } = ClientPartitionKey.Unknown;

    /// <summary>Whether the client requested the cost.</summary>
    public CostMode CostMode { get; init; }

    /// <summary>False for GET, which allows queries only.</summary>
    public bool AllowsMutations { get; init; } = true;
}
