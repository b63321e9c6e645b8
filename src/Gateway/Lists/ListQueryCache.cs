using System.Collections.Concurrent;

namespace Gateway.Lists;

/// <summary>The queries of one operation. A field's query is built once, however many parents it is resolved for, so that one command serves them all.</summary>
internal sealed class ListQueryCache
{
    private readonly ConcurrentDictionary<ListRequest, object> _queries = new(
        ReferenceEqualityComparer.Instance as IEqualityComparer<ListRequest>
    );

    public T GetOrAdd<T>(ListRequest request, Func<ListRequest, T> create)
        where T : class => (T)_queries.GetOrAdd(request, static (key, build) => build(key), create);
}
