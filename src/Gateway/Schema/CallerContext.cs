using Gateway.Authentication;
using Gateway.Store.Access;
using GraphQL.Execution;

namespace Gateway.Schema;

/// <summary>Registers access control, and makes the caller available in the service scopes in which resolvers run.</summary>
internal static class CallerContext
{
    public static IServiceCollection AddAccess(this IServiceCollection services) =>
        services
            .AddSingleton(provider => AccessSettings.From(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<OpenIdMetadata>()
            .AddSingleton<JwtValidator>()
            .AddSingleton<Authenticator>()
            .AddScoped<CurrentCaller>()
            .AddScoped(scope => scope.GetRequiredService<CurrentCaller>().Value);

    public static void SetCaller(this IServiceProvider scope, Caller caller) => scope.GetRequiredService<CurrentCaller>().Value = caller;

    /// <summary>The user context of an operation. The engine passes it on to the events of a subscription.</summary>
    public static Dictionary<string, object?> ContextOf(Caller caller) => new(StringComparer.Ordinal) { [nameof(Caller)] = caller };

    /// <summary>The caller of the operation that the engine executes.</summary>
    public static Caller CallerOf(IExecutionContext context) => (Caller?)context.UserContext[nameof(Caller)] ?? Caller.Reader;
}
