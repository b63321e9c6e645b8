using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQL;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Validates a GraphQL document by the engine's rules, independently of a request. Variables are checked when the operation runs.
/// </summary>
internal static class SpecificationRuleValidator
{
    /// <returns>The errors, at most as many as a response reports. Empty if the GraphQL document is valid.</returns>
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
                ?? throw RequestException.OperationNotFound("The GraphQL document contains no operation."),
            Metrics = Metrics.None,
            UserContext = new Dictionary<string, object?>(),
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            CancellationToken = cancellationToken,
        };
        var visitors = new List<INodeVisitor> { new ErrorLimit(limits.ValidationErrors), context.TypeInfo };
        foreach (var rule in DocumentValidator.CoreRules)
            if (await rule.GetPreNodeVisitorAsync(context) is { } visitor)
                visitors.Add(visitor);

        try
        {
            await new BasicVisitor(visitors).VisitAsync(document, new BasicVisitor.State(context));
        }
        catch (ErrorLimitException)
        {
            // The first errors are enough for a client. Further ones only cost time.
        }

        return [.. context.Errors.Take(limits.ValidationErrors)];
    }

    /// <summary>Ends the walk when there are more errors than a response reports.</summary>
    private sealed class ErrorLimit(int errors) : INodeVisitor
    {
        public ValueTask EnterAsync(ASTNode node, ValidationContext context) =>
            context.HasErrors && context.Errors.Count() >= errors ? throw new ErrorLimitException() : ValueTask.CompletedTask;

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => ValueTask.CompletedTask;
    }

    private sealed class ErrorLimitException : Exception;
}

/// <summary>Validation rejected the GraphQL document.</summary>
internal sealed class OperationValidationException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
