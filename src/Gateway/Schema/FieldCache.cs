using System.Collections.Concurrent;
using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>Caches a value for each field of an operation, so that it is computed once, however many parents the field has.</summary>
internal sealed class FieldCache
{
    private readonly ConcurrentDictionary<(GraphQLField Field, Type Type), object> _values = new();

    /// <summary>The value of this type for the current field.</summary>
    public T GetOrAdd<T>(IResolveFieldContext context, Func<IResolveFieldContext, T> create)
        where T : class =>
        (T)_values.GetOrAdd((context.FieldAst, typeof(T)), static (_, state) => state.create(state.context), (context, create));
}
