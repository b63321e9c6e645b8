namespace Gateway.Execution;

/// <summary>The kind of an operation.</summary>
internal enum OperationKind
{
    Query,
    Mutation,
    Subscription,
}
