using System.Runtime.CompilerServices;
using Gateway.Schema;
using Gateway.Store.Database;
using GraphQL;
using GraphQL.Execution;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Gateway.Execution;

/// <summary>
/// Executes each event of a subscription in a scope of its own, which works for the subscriber, within the limits of any other operation.
/// During a database outage the event waits, because an error would lose it for the subscriber.
/// </summary>
internal sealed class SubscriptionStrategy(
    IServiceScopeFactory scopes,
    SubscriptionEventLimiter limiter,
    SharedEventResults shared,
    DatabaseRetry retry,
    DatabaseProbe database,
    ErrorMapper errorMapper,
    ResponseWriter responseWriter
) : SubscriptionExecutionStrategy(new FieldStrategy())
{
    /// <summary>Starts a subscription.</summary>
    /// <returns>The response stream; <c>null</c> if the subscription cannot start. The context then contains the error.</returns>
    protected override async Task<IObservable<ExecutionResult>?> ResolveResponseStreamAsync(ExecutionContext context, ExecutionNode node)
    {
        try
        {
            var stream = node.FieldDefinition.StreamResolver is { } resolver
                ? await resolver.ResolveAsync(new ReadonlyResolveFieldContext(node, context))
                : null;
            if (stream is not AsyncEnumerableStream<SourceEvent, SourceEvent> source)
                throw new InvalidOperationException($"The field {node.Field.Name} has no source stream.");
            // GraphQL.NET disposes the context when the subscription has started.
            var subscription = CloneExecutionContext(context, CancellationToken.None);
            return new AsyncEnumerableStream<OperationResult, ExecutionResult>(
                MapSourceToResponseAsync(subscription, node, source, CancellationToken.None)
            );
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        // The exception is not lost: the client receives it.
        catch (Exception exception)
        {
            var error = exception as ExecutionError ?? await HandleExceptionAsync(context, node, exception, exception.Message);
            error.Path = node.ResponsePath;
            context.Errors.Add(error.AddLocation(node.Field, context.Document));
            return null;
        }
    }

    private async IAsyncEnumerable<OperationResult> MapSourceToResponseAsync(
        ExecutionContext subscription,
        ExecutionNode node,
        AsyncEnumerableStream<SourceEvent, SourceEvent> source,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var group = SubscriberGroup.Of(
            OperationContext.Of(subscription.UserContext).EventKey,
            CallerContext.CallerOf(subscription.UserContext)
        );
        await using var events = source.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            OperationResult? response = null;
            OperationResult? end = null;
            try
            {
                if (await events.MoveNextAsync())
                    response =
                        shared.Find(group, events.Current)
                        ?? await MapSourceToResponseAsync(subscription, node, group, events.Current, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            // The exception is not lost: the client receives it at the end of the stream.
            catch (Exception exception)
            {
                end = errorMapper.ToErrorResult(exception);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if ((response ?? end) is { } next)
                yield return next;
            if (response is null)
                yield break;
        }
    }

    private Task<OperationResult> MapSourceToResponseAsync(
        ExecutionContext subscription,
        ExecutionNode node,
        SubscriberGroup? group,
        SourceEvent source,
        CancellationToken cancellationToken
    ) =>
        retry.WhileUnavailableAsync(
            token => shared.GetOrExecuteAsync(group, source, () => RespondAsync(subscription, node, source)).WaitAsync(token),
            errorMapper.IsOutage,
            cancellationToken
        );

    private async Task<OperationResult> RespondAsync(ExecutionContext subscription, ExecutionNode node, SourceEvent source)
    {
        var result = new OperationResult(await ExecuteAsync(subscription, node, source)) { Cursor = source.Cursor };
        result.WriteSharedResponse(responseWriter);
        return result;
    }

    private async Task<ExecutionResult> ExecuteAsync(ExecutionContext subscription, ExecutionNode node, SourceEvent source)
    {
        try
        {
            return await limiter.RunAsync(token => ExecuteInScopeAsync(subscription, node, source, token), CancellationToken.None);
        }
        catch (DeadlineExceededException late)
        {
            if (!await database.IsAvailableAsync(CancellationToken.None))
                return errorMapper.ToOutageResult(late);
            var result = errorMapper.ToTimeoutResult();
            result.Executed = true;
            return result;
        }
    }

    private async Task<ExecutionResult> ExecuteInScopeAsync(
        ExecutionContext subscription,
        ExecutionNode node,
        SourceEvent source,
        CancellationToken cancellationToken
    )
    {
        using var activity = OperationTelemetry.StartEvent();
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.SetCaller(CallerContext.CallerOf(subscription.UserContext));
        using var context = CloneExecutionContext(subscription, cancellationToken);
        context.RequestServices = scope.ServiceProvider;
        return await ProcessDataAsync(context, node, source);
    }
}
