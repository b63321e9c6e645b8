using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Identifies equal requests by the operation and its variables. A GraphQL document is parsed once for all requests with its text, so
/// its nodes are the same objects.
/// </summary>
internal readonly record struct OperationKey(GraphQLOperationDefinition Operation, string Variables)
{
    /// <returns>The key; <c>null</c> for a request that is unlikely to be repeated.</returns>
    public static OperationKey? Of(GraphQLOperationDefinition operation, Inputs variables) =>
        variables is RequestInputs { Request.CacheKey: { } text } ? new OperationKey(operation, text) : null;
}

/// <summary>
/// Variables as the engine takes them. They keep the request's variables, so that the text of these is written once a request.
/// </summary>
internal sealed class RequestInputs(RequestVariables request) : Inputs(request.Values)
{
    public RequestVariables Request => request;
}
