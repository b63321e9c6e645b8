using GraphQL;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

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

    /// <summary>
    /// Identifies subscriptions whose events have equal responses. The position at which a subscription starts does not count, because each
    /// client has its own: it is the variable that is used as the argument <see cref="StartArgument"/> of the root field and nowhere else.
    /// </summary>
    public static OperationKey? OfEvents(GraphQLDocument document, GraphQLOperationDefinition operation, Inputs variables)
    {
        if (
            StartVariable(operation) is not { } start
            || UsesOf(start, document) != 1
            || variables is not RequestInputs { Request: var all }
        )
            return Of(operation, variables);
        return all.Without(start).CacheKey is { } text ? new OperationKey(operation, text) : null;
    }

    /// <summary>The argument of a subscription field that has the position to start after.</summary>
    public const string StartArgument = "after";

    private static string? StartVariable(GraphQLOperationDefinition operation) =>
        operation.SelectionSet.Selections is [GraphQLField { Arguments: { } arguments }]
        && arguments.Items.Find(argument => argument.Name.Value == StartArgument)?.Value is GraphQLVariable variable
            ? variable.Name.StringValue
            : null;

    private static int UsesOf(string variable, GraphQLDocument document)
    {
        var uses = new VariableUses(variable);
        // The visitor waits for nothing.
        _ = new VariableVisitor().VisitAsync(document, uses).AsTask();
        return uses.Count;
    }

    private sealed class VariableUses(string name) : IASTVisitorContext
    {
        public string Name => name;
        public int Count { get; set; }
        public CancellationToken CancellationToken => CancellationToken.None;
    }

    private sealed class VariableVisitor : ASTVisitor<VariableUses>
    {
        protected override ValueTask VisitVariableAsync(GraphQLVariable variable, VariableUses context)
        {
            if (variable.Name.Value == context.Name)
                context.Count++;
            return default;
        }

        // A definition is not a use.
        protected override ValueTask VisitVariableDefinitionAsync(GraphQLVariableDefinition definition, VariableUses context) => default;
    }
}

/// <summary>
/// Variables as the engine takes them. They keep the request's variables, so that the text of these is written once a request.
/// </summary>
internal sealed class RequestInputs(RequestVariables request) : Inputs(request.Values)
{
    public RequestVariables Request => request;
}
