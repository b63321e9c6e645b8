using System.Collections.Concurrent;
using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Schema;

/// <summary>What a field of the request's document asks for, worked out once however many parents it is resolved for.</summary>
internal sealed class FieldCache
{
    private readonly ConcurrentDictionary<GraphQLField, object> _byField = new(
        ReferenceEqualityComparer.Instance as IEqualityComparer<GraphQLField>
    );

    public T Get<T>(IResolveFieldContext context, Func<IResolveFieldContext, T> create)
        where T : class => (T)_byField.GetOrAdd(context.FieldAst, static (_, state) => state.create(state.context), (context, create));
}
