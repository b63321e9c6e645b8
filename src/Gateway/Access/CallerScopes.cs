using Gateway.Telemetry;
using GraphQL.Execution;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Gateway.Access;

/// <summary>Brings the caller into every service scope in which resolvers run.</summary>
internal static class CallerScopes
{
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton(provider => AccessSettings.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<Authority>()
        .AddSingleton<BearerTokens>()
        .AddSingleton<Authentication>()
        .AddScoped<CurrentCaller>()
        .AddScoped(scope => scope.GetRequiredService<CurrentCaller>().Value);

    public static void WorkFor(this IServiceProvider scope, Caller caller) => scope.GetRequiredService<CurrentCaller>().Value = caller;

    /// <summary>What the engine carries along with an operation, into the events of a subscription too.</summary>
    public static Dictionary<string, object?> ContextOf(Caller caller) => new(StringComparer.Ordinal) { [nameof(Caller)] = caller };

    /// <summary>Whose operation the engine executes.</summary>
    public static Caller CallerOf(IExecutionContext context) => (Caller?)context.UserContext[nameof(Caller)] ?? Caller.Reader;
}

/// <summary>
/// Resolves each root field of a mutation with all that is asked of its answer before the next one, in a scope of its own: what one has loaded may not be
/// so any more for the next.
/// </summary>
internal sealed class MutationFields(IServiceScopeFactory scopes) : ExecutionStrategy
{
    private readonly ParallelExecutionStrategy _answer = new();

    public override async Task ExecuteNodeTreeAsync(ExecutionContext context, ExecutionNode rootNode)
    {
        if (rootNode is not RootExecutionNode { SubFields: { } fields }) throw new InvalidOperationException("A mutation begins at its root.");
        foreach (var field in fields)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.WorkFor(CallerScopes.CallerOf(context));
            context.RequestServices = scope.ServiceProvider;
            await _answer.ExecuteNodeTreeAsync(context, field);
        }
    }
}

/// <summary>Resolves each event of a subscription in a scope of its own, which works for the subscriber.</summary>
internal sealed class SubscriptionEvents(IServiceScopeFactory scopes) : SubscriptionExecutionStrategy(new ParallelExecutionStrategy())
{
    protected override async ValueTask<GraphQL.ExecutionResult> ProcessDataAsync(ExecutionContext context, ExecutionNode node, object? value)
    {
        using var activity = OperationTelemetry.StartEvent();
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.WorkFor(CallerScopes.CallerOf(context));
        context.RequestServices = scope.ServiceProvider;
        return await base.ProcessDataAsync(context, node, value);
    }
}
