using System.Collections.Concurrent;

namespace Gateway.Store.Lists;

/// <summary>The queries of one operation. A field's query is built once, so that one command reads the lists of all its parents.</summary>
internal sealed class ListQueryCache
{
    private readonly ConcurrentDictionary<ListRequest, object> _queries = new(
        ReferenceEqualityComparer.Instance as IEqualityComparer<ListRequest>
    );

    public T GetOrAdd<T>(ListRequest request, Func<ListRequest, T> create)
        where T : class => (T)_queries.GetOrAdd(request, static (key, build) => build(key), create);
}
