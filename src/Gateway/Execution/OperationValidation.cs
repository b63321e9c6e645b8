using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQL;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Validates a document by the engine's rules, apart from any request: variables, which a document is sent with again and again, are checked when
/// it runs.
/// </summary>
internal static class OperationValidation
{
    /// <returns>The errors, as many as a client is told; none where the document is valid.</returns>
    public static async Task<IReadOnlyList<ExecutionError>> ValidateAsync(
        GraphQLDocument document,
        ISchema schema,
        Limits limits,
        CancellationToken cancellationToken
    )
    {
        var context = new ValidationContext
        {
            Schema = schema,
            Document = document,
            TypeInfo = new TypeInfo(schema),
            Operation =
                document.Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault()
                ?? throw RequestException.OperationNotFound("The document has no operation."),
            Metrics = Metrics.None,
            UserContext = new Dictionary<string, object?>(),
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            CancellationToken = cancellationToken,
        };
        var visitors = new List<INodeVisitor> { new Enough(limits.ValidationErrors), context.TypeInfo };
        foreach (var rule in DocumentValidator.CoreRules)
            if (await rule.GetPreNodeVisitorAsync(context) is { } visitor)
                visitors.Add(visitor);

        try
        {
            await new BasicVisitor(visitors).VisitAsync(document, new BasicVisitor.State(context));
        }
        catch (EnoughException)
        {
            // The first errors say what is wrong; the others only cost.
        }

        return [.. context.Errors.Take(limits.ValidationErrors)];
    }

    /// <summary>Ends the walk when there are more errors than a client is told.</summary>
    private sealed class Enough(int errors) : INodeVisitor
    {
        public ValueTask EnterAsync(ASTNode node, ValidationContext context) =>
            context.HasErrors && context.Errors.Count() >= errors ? throw new EnoughException() : ValueTask.CompletedTask;

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => ValueTask.CompletedTask;
    }

    private sealed class EnoughException : Exception;
}
