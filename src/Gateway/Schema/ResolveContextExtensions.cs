using Gateway.Content.Media;
using Gateway.Store.Access;
using Gateway.Store.Errors;
using GraphQL;
using GraphQL.Execution;

namespace Gateway.Schema;

/// <summary>Services, URLs and arguments for resolvers.</summary>
internal static class ResolveContextExtensions
{
    /// <summary>Gets a service of the request, such as its loaders or its caller.</summary>
    public static T GetService<T>(this IResolveFieldContext context)
        where T : notnull =>
        (context.RequestServices ?? throw new InvalidOperationException("The operation runs outside a request.")).GetRequiredService<T>();

    /// <summary>Returns the URL of media that the gateway serves as the caller can open it, and any other URL as it is.</summary>
    public static string AbsoluteUrl(this IResolveFieldContext context, string url) =>
        url.StartsWith(AddressResolver.MediaPath, StringComparison.Ordinal) ? $"{context.GetService<Caller>().GatewayUrl}{url}" : url;

    /// <summary>The value of the argument.</summary>
    /// <exception cref="RequestException">The value is not between <paramref name="min"/> and <paramref name="max"/>.</exception>
    public static int GetArgumentWithin(this IResolveFieldContext context, string argument, int min, int max) =>
        context.GetArgument<int>(argument) is var value && value >= min && value <= max
            ? value
            : throw RequestException.OutOfRange(argument, value, min, max);

    /// <summary>The value of an argument, or its default; <c>null</c> if it has neither.</summary>
    public static object? Get(this IDictionary<string, ArgumentValue>? arguments, string name) =>
        arguments is not null && arguments.TryGetValue(name, out var argument) ? argument.Value : null;
}
