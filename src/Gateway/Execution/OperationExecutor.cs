using System.Runtime.CompilerServices;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>A validated operation that is ready to run.</summary>
internal sealed record PreparedOperation(OperationRequest Request, ParsedOperation Parsed, GraphQLOperationDefinition Definition)
{
    public OperationType Kind => Definition.Operation;
}

/// <summary>Prepares and executes operations, for every transport.</summary>
internal sealed class OperationExecutor(
    IDocumentExecuter executer,
    ISchema schema,
    PersistedOperations persistedOperations,
    ParsedOperationCache operationCache,
    OperationLimiter limiter,
    OperationTelemetry telemetry,
    ErrorMapper errorMapper,
    StoreSize size,
    Limits limits
)
{
    // The GraphQL document is already validated. These rules depend on the request.
    private readonly IValidationRule[] _rules = [FieldArgumentsAreValidRule.Instance, new CostRule(limits, size)];

    /// <exception cref="RequestException">The request is rejected.</exception>
    /// <exception cref="OperationValidationException">The GraphQL document is not valid.</exception>
    public async ValueTask<PreparedOperation> PrepareAsync(OperationRequest request, CancellationToken cancellationToken)
    {
        var document = await operationCache.GetAsync(persistedOperations.GetOperationText(request), cancellationToken);
        var operation = new PreparedOperation(request, document, FindOperation(document.Syntax, request.OperationName));
        if (!request.AllowsMutations && operation.Kind == OperationType.Mutation)
            throw RequestException.NotAllowedByGet();
        return operation;
    }

    /// <summary>Runs a query or a mutation, or starts a subscription.</summary>
    public async Task<ExecutionResult> RunAsync(PreparedOperation operation, IServiceProvider services, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(operation.Kind, operation.Request.Client, cancellationToken);
        return await telemetry.ObserveAsync(operation.Definition, () => ExecuteAsync(operation, services, cancellationToken));
    }

    /// <summary>Runs an operation as a sequence of results: one for a query or mutation, one for each event of a subscription.</summary>
    public async IAsyncEnumerable<ExecutionResult> StreamAsync(
        PreparedOperation operation,
        IServiceProvider services,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var result = await RunAsync(operation, services, cancellationToken);
        if (result.Streams?.Values.FirstOrDefault() is not AsyncEnumerableStream<ExecutionResult> responses)
        {
            yield return result;
            yield break;
        }

        await foreach (var response in responses.WithCancellation(cancellationToken))
            yield return response;
    }

    private async Task<ExecutionResult> ExecuteAsync(
        PreparedOperation operation,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var context = new OperationContext { CostMode = operation.Request.CostMode, Client = operation.Request.Client };
        var result = await ExecuteAsync(operation, context, services, cancellationToken);
        if (context is { CostMode: not CostMode.None, Cost: { } cost })
        {
            if (result.Errors is [CostOnlyError])
                result = new ExecutionResult();
            cost.AddTo(result);
        }

        return result;
    }

    private Task<ExecutionResult> ExecuteAsync(
        PreparedOperation operation,
        OperationContext context,
        IServiceProvider services,
        CancellationToken cancellationToken
    ) =>
        executer.ExecuteAsync(
            new ExecutionOptions
            {
                Schema = schema,
                Query = operation.Parsed.Text,
                Document = operation.Parsed.Syntax,
                OperationName = operation.Request.OperationName is { Length: > 0 } name ? name : null,
                Variables = new RequestInputs(operation.Request.Variables),
                Extensions = new Inputs(operation.Request.Extensions),
                ValidationRules = _rules,
                RequestServices = services,
                UserContext = context.ToUserContext(services.GetRequiredService<Caller>()),
                CancellationToken = cancellationToken,
                Timeout = operation.Kind == OperationType.Subscription ? Timeout.InfiniteTimeSpan : limits.ExecutionTimeout,
                TimeoutAction = TimeoutAction.ReturnTimeoutError,
                UnhandledExceptionDelegate = errorMapper.MaskAsync,
            }
        );

    private static GraphQLOperationDefinition FindOperation(GraphQLDocument document, string? name)
    {
        var operations = document.Definitions.OfType<GraphQLOperationDefinition>();
        if (name is not { Length: > 0 })
        {
            return operations.Take(2).ToList() is [var only]
                ? only
                : throw RequestException.OperationNotFound(
                    "The GraphQL document contains several operations. Set operationName to choose one."
                );
        }

        return operations.FirstOrDefault(operation => operation.Name is { } own && own.StringValue == name)
            ?? throw RequestException.OperationNotFound("The GraphQL document contains no operation with this operationName.");
    }
}
