using Gateway.Schema;
using GraphQL.Execution;
using GraphQL.Types;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Gateway.Execution;

/// <summary>
/// Resolves each root field of a mutation with all that is asked of its answer before the next one, in a scope of its own: what one has loaded may not be
/// so any more for the next.
/// </summary>
internal sealed class SerialMutationStrategy(IServiceScopeFactory scopes) : ExecutionStrategy
{
    private readonly ParallelExecutionStrategy _answer = new();

    public override async Task ExecuteNodeTreeAsync(ExecutionContext context, ExecutionNode rootNode)
    {
        if (rootNode is not RootExecutionNode { SubFields: { } fields })
            throw new InvalidOperationException("A mutation begins at its root.");
        foreach (var field in fields)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.SetCaller(CallerContext.CallerOf(context));
            context.RequestServices = scope.ServiceProvider;
            await _answer.ExecuteNodeTreeAsync(context, field);
            // The whole answer is null by now: what comes after would be done without a word.
            if (field.PropagateNull() && field.FieldDefinition.ResolvedType is NonNullGraphType)
                return;
        }
    }
}
