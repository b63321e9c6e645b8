using GraphQL.Execution;

namespace Gateway.Schema;

internal static class ArgumentValues
{
    /// <summary>The value of an argument, or its default; <c>null</c> if it has neither.</summary>
    public static object? Get(this IDictionary<string, ArgumentValue>? arguments, string name) =>
        arguments is not null && arguments.TryGetValue(name, out var argument) ? argument.Value : null;
}
