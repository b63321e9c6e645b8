using Gateway.Access;
using GraphQL.Execution;

namespace Gateway.Schema;

/// <summary>Brings the caller into every service scope in which resolvers run.</summary>
internal static class CallerScopes
{
    public static IServiceCollection AddAccess(this IServiceCollection services) =>
        services
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
