using System.Collections.Concurrent;
using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>Caches the parsed arguments of a field, so that they are parsed once, however many parents the field has.</summary>
internal sealed class ParsedArgumentCache
{
    private readonly ConcurrentDictionary<(GraphQLField Field, Type Type), object> _values = new();

    /// <summary>Returns the value of this type for the current field.</summary>
    public T GetOrAdd<T>(IResolveFieldContext context, Func<IResolveFieldContext, T> parse)
        where T : class =>
        (T)_values.GetOrAdd((context.FieldAst, typeof(T)), static (_, state) => state.parse(state.context), (context, parse));
}
