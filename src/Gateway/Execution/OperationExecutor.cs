using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Gateway.Schema;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Errors;
using Gateway.Store.Lists;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>A validated operation that is ready to run.</summary>
internal sealed record PreparedOperation(OperationRequest Request, ParsedOperation Parsed, GraphQLOperationDefinition Definition)
{
    /// <summary>The name of the operation; <c>null</c> if it has none.</summary>
    public string? Name => Definition.Name?.StringValue;

    public OperationKind Kind =>
        Definition.Operation switch
        {
            OperationType.Mutation => OperationKind.Mutation,
            OperationType.Subscription => OperationKind.Subscription,
            _ => OperationKind.Query,
        };

    /// <summary>When the wait for the response, or for the start of the subscription, ends.</summary>
    public required Deadline Deadline { get; init; }

    /// <summary>True if loaders may use the <see cref="DocumentCache"/>.</summary>
    public bool MayUseCache { get; init; }

    /// <summary>The store's state, if it was read after the request began.</summary>
    public StoreState? StoreState { get; init; }

    /// <summary>Collects what the response depends on, if it is cached.</summary>
    public QueryDependencies? Dependencies { get; init; }

    /// <summary>
    /// True if all root fields read only data whose changes are recorded. Others depend on the state of the node, for example.
    /// </summary>
    public bool HasKnownDependencies =>
        Definition.SelectionSet.Selections.All(selection =>
            selection is GraphQLField { Name: var name } && _trackedFields.Contains(name.StringValue)
        );

    private static readonly FrozenSet<string> _trackedFields = FrozenSet.Create(
        StringComparer.Ordinal,
        "__typename",
        "articles",
        "articleById",
        "articleBySlug",
        "articleByUrl",
        "providers",
        "providerById",
        "providerBySlug",
        "topics",
        "topicById",
        "topicBySlug"
    );
}

/// <summary>
/// Prepares and executes operations, for every transport. An operation that does not end in time is cancelled and left alone: the client
/// gets an error, and the operation keeps its permit until it ends.
/// </summary>
internal sealed class OperationExecutor(
    IDocumentExecuter executer,
    ISchema schema,
    PersistedOperations persistedOperations,
    ParsedOperationCache operationCache,
    OperationLimiter limiter,
    OperationTelemetry telemetry,
    ErrorMapper errorMapper,
    CostScale size,
    IServiceScopeFactory scopes,
    Limits limits,
    TimeProvider time
)
{
    // The GraphQL document is already validated. These rules depend on the request.
    private readonly IValidationRule[] _rules = [FieldArgumentsAreValidRule.Instance, new CostAnalyzer.Rule(limits, size)];

    /// <exception cref="RequestException">The request is rejected.</exception>
    /// <exception cref="OperationValidationException">The GraphQL document is not valid.</exception>
    public async ValueTask<PreparedOperation> PrepareAsync(OperationRequest request, CancellationToken cancellationToken)
    {
        var deadline = StartDeadline();
        var document = await operationCache.GetAsync(persistedOperations.GetOperationText(request), cancellationToken);
        var operation = new PreparedOperation(request, document, FindOperation(document.Syntax, request.OperationName))
        {
            Deadline = deadline,
        };
        if (!request.AllowsMutations && operation.Kind == OperationKind.Mutation)
            throw RequestException.NotAllowedByGet();
        return operation;
    }

    /// <summary>Starts the time that a client waits for an operation: <see cref="Limits.ExecutionTimeout"/>.</summary>
    public Deadline StartDeadline() => new(limits.ExecutionTimeout, time);

    /// <summary>Runs a query or a mutation, or starts a subscription.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="services">The services of the request. The operation runs in a scope of its own, because it may outlive the
    /// request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<OperationResult> RunAsync(PreparedOperation operation, IServiceProvider services, CancellationToken cancellationToken)
    {
        var request = new RequestState(services.GetRequiredService<Caller>(), services.GetRequiredService<LastReceivedEvent>().Id);
        try
        {
            var lease = await AcquireAsync(operation, cancellationToken);
            return errorMapper.CountFailure(
                await operation.Deadline.RunAsync(token => ExecuteAsync(operation, request, lease, token), cancellationToken)
            );
        }
        catch (DeadlineExceededException)
        {
            return errorMapper.CountFailure(new OperationResult(errorMapper.ToTimeoutResult()));
        }
    }

    /// <summary>Runs an operation as a sequence of results: one for a query or mutation, one for each event of a subscription.</summary>
    public async IAsyncEnumerable<OperationResult> StreamAsync(
        PreparedOperation operation,
        IServiceProvider services,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var result = await RunOrRejectAsync(operation, services, cancellationToken);
        if (result.EngineResult.Streams?.Values.FirstOrDefault() is not AsyncEnumerableStream<OperationResult, ExecutionResult> responses)
        {
            yield return result;
            yield break;
        }

        await foreach (var response in responses.WithCancellation(cancellationToken))
            yield return response;
    }

    // The response of a stream has begun, so that a rejection is an event as well.
    private async Task<OperationResult> RunOrRejectAsync(
        PreparedOperation operation,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await RunAsync(operation, services, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return errorMapper.ToErrorResult(exception);
        }
    }

    private ValueTask<IDisposable> AcquireAsync(PreparedOperation operation, CancellationToken cancellationToken) =>
        limiter.TryAcquire(operation.Kind, operation.Request.Client) is { } lease
            ? ValueTask.FromResult(lease)
            : operation.Deadline.WaitAsync(
                token => limiter.AcquireAsync(operation.Kind, operation.Request.Client, token),
                cancellationToken
            );

    private async Task<OperationResult> ExecuteAsync(
        PreparedOperation operation,
        RequestState request,
        IDisposable lease,
        CancellationToken cancellationToken
    )
    {
        using var permit = lease;
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.SetCaller(request.Caller);
        services.GetRequiredService<LastReceivedEvent>().Id = request.LastEventId;
        if (operation.MayUseCache)
            services.GetRequiredService<RequestDocumentCache>().BeginQuery(operation.StoreState, operation.Dependencies);
        return await telemetry.ObserveAsync(operation, () => ExecuteAsync(operation, services, cancellationToken));
    }

    private async Task<OperationResult> ExecuteAsync(
        PreparedOperation operation,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var context = new OperationContext { CostMode = operation.Request.CostMode, Client = operation.Request.Client };
        var result = await ExecuteAsync(operation, context, services, cancellationToken);
        if (context is not { CostMode: not CostMode.None, Cost: { } cost })
            return new OperationResult(result);
        return new OperationResult(result.Errors is [CostOnlyError] ? new ExecutionResult() : result) { Cost = cost };
    }

    private async Task<ExecutionResult> ExecuteAsync(
        PreparedOperation operation,
        OperationContext context,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await executer.ExecuteAsync(
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
                    UnhandledExceptionDelegate = errorMapper.MaskAsync,
                }
            );
        }
        catch (OperationCanceledException) when (operation.Deadline.HasPassed)
        {
            // The client has its response. The metrics show why this operation ended.
            return errorMapper.ToTimeoutResult();
        }
    }

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

    // An operation may outlive its request, whose services are disposed.
    private sealed record RequestState(Caller Caller, string? LastEventId);
}
