using GraphQL;

namespace Gateway.Schema;

internal static class Resolving
{
    /// <summary>The request's own <typeparamref name="T"/>: its loaders, its caller.</summary>
    public static T Get<T>(this IResolveFieldContext context)
        where T : notnull =>
        (context.RequestServices ?? throw new InvalidOperationException("The operation runs outside a request.")).GetRequiredService<T>();
}
