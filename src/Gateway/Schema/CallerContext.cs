using Gateway.Store.Access;

namespace Gateway.Schema;

/// <summary>Makes the caller available in the service scopes in which resolvers run.</summary>
internal static class CallerContext
{
    public static void SetCaller(this IServiceProvider scope, Caller caller) => scope.GetRequiredService<CurrentCaller>().Value = caller;

    /// <summary>The user context of an operation. The engine passes it on to the events of a subscription.</summary>
    public static Dictionary<string, object?> ContextOf(Caller caller) => new(StringComparer.Ordinal) { [nameof(Caller)] = caller };

    /// <summary>The caller in the user context of an operation.</summary>
    public static Caller CallerOf(IDictionary<string, object?> userContext) => (Caller?)userContext[nameof(Caller)] ?? Caller.Anonymous;
}
