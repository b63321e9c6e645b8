using Gateway.Schema;
using GraphQL.Execution;
using GraphQL.Types;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Gateway.Execution;

/// <summary>
/// Resolves the root fields of a mutation one after the other, each with its whole selection and in its own service scope, because a loader
/// of one field may hold values that the next field changes.
/// </summary>
internal sealed class SerialMutationStrategy(IServiceScopeFactory scopes) : ExecutionStrategy
{
    private readonly FieldStrategy _selections = new();

    public override async Task ExecuteNodeTreeAsync(ExecutionContext context, ExecutionNode rootNode)
    {
        if (rootNode is not RootExecutionNode { SubFields: { } fields })
            throw new InvalidOperationException("The root node of the mutation has no fields.");
        foreach (var field in fields)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.SetCaller(CallerContext.CallerOf(context.UserContext));
            context.RequestServices = scope.ServiceProvider;
            await _selections.ExecuteNodeTreeAsync(context, field);
            // The whole response is null now. Later mutations would run without a result.
            if (field.PropagateNull() && field.FieldDefinition.ResolvedType is NonNullGraphType)
                return;
        }
    }
}
