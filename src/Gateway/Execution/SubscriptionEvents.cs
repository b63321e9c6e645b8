using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Feed;
using Gateway.Schema;
using Gateway.Store;
using GraphQL.Execution;
using ExecutionContext = GraphQL.Execution.ExecutionContext;
using ExecutionResult = GraphQL.ExecutionResult;

namespace Gateway.Execution;

/// <summary>
/// Resolves each event of a subscription in a scope of its own, which works for the subscriber, within the limits of any other operation. While the store
/// is away the event waits: an error would be the subscriber's loss.
/// </summary>
internal sealed class SubscriptionEvents(
    IServiceScopeFactory scopes,
    EventLimiter limiter,
    DatabaseRetry retry,
    Failures failures,
    Limits limits,
    TimeProvider time
) : SubscriptionExecutionStrategy(new ParallelExecutionStrategy())
{
    // What the engine hands through with a result and no client is shown.
    private const string Cursor = "cursor";

    /// <summary>Where the event that a result answers stands in its stream; <c>null</c> for other results.</summary>
    public static string? CursorOf(ExecutionResult result) => result.Extensions?.GetValueOrDefault(Cursor) as string;

    protected override async ValueTask<ExecutionResult> ProcessDataAsync(ExecutionContext context, ExecutionNode node, object? value)
    {
        var subscribed = context.CancellationToken;
        var result = await retry.WhileUnavailableAsync(token => ResolveAsync(context, node, value, token), failures.IsOutage, subscribed);
        if (value is StreamEvent of)
            result.Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { [Cursor] = of.Cursor };
        return result;
    }

    private async Task<ExecutionResult> ResolveAsync(
        ExecutionContext context,
        ExecutionNode node,
        object? value,
        CancellationToken subscribed
    )
    {
        using var lease = await limiter.AcquireAsync(subscribed);
        using var timeout = new CancellationTokenSource(limits.ExecutionTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(subscribed, timeout.Token);
        using var activity = OperationTelemetry.StartEvent();
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.WorkFor(CallerScopes.CallerOf(context));
        context.RequestServices = scope.ServiceProvider;
        context.CancellationToken = end.Token;
        context.Errors = [];
        var result = await base.ProcessDataAsync(context, node, value);
        return timeout.IsCancellationRequested && !subscribed.IsCancellationRequested
            ? new ExecutionResult { Executed = true, Errors = [new ClientError(RequestException.Timeout(limits.ExecutionTimeout))] }
            : result;
    }
}
