using Gateway.Store.DataLoaders;

namespace Gateway.Store.Lists;

/// <summary>Loads the lists of one request. The same field of several parents is one command.</summary>
internal sealed class ListDataLoaders<T>
{
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), Page<T>> _pages;
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), object> _counts;
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), object> _before;
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), object> _after;

    private readonly QueryDependencies? _dependencies;

    public ListDataLoaders(OperationDatabase database, RequestDocumentCache request)
    {
        _dependencies = request.Dependencies;
        var cache = new ListCache(request);
        _pages = new(
            (batch, token) =>
                EachQueryAsync(
                    batch,
                    async (query, parents) =>
                    {
                        var pages = await ListReader.PagesAsync(database, cache, query, parents, token);
                        if (query.Caching?.KeyOf is { } keyOf)
                            _dependencies?.Add(pages.Values.SelectMany(page => page.Edges).Select(edge => keyOf(edge.Node)));
                        return pages;
                    }
                ),
            pending: database.PendingLoaders
        );
        _counts = new(
            (batch, token) =>
                EachQueryAsync(
                    batch,
                    async (query, parents) => Boxed(await ListReader.CountsAsync(database, cache, query, parents, token))
                ),
            pending: database.PendingLoaders
        );
        (_before, _after) = (HasMoreOn(PageSide.Before), HasMoreOn(PageSide.After));

        BatchLoader<(ListQuery<T> Query, Guid Parent), object> HasMoreOn(PageSide side) =>
            new(
                (batch, token) =>
                    EachQueryAsync(
                        batch,
                        async (query, parents) => Boxed(await ListReader.HasMoreAsync(database, cache, query, parents, side, token))
                    ),
                pending: database.PendingLoaders
            );
    }

    public IDeferred<Page<T>> Page(ListQuery<T> query, Guid parent) => _pages.Load((query, parent)).Select(page => page ?? Page<T>.Empty);

    public IDeferred<bool> HasMore(ListQuery<T> query, Guid parent, PageSide side) =>
        (side == PageSide.Before ? _before : _after).Load((query, parent)).Select(exists => exists is true);

    public IDeferred<int> Count(ListQuery<T> query, Guid parent) => _counts.Load((query, parent)).Select(count => (int)(count ?? 0));

    private static Dictionary<Guid, object> Boxed<TValue>(Dictionary<Guid, TValue> values)
        where TValue : struct => values.ToDictionary(value => value.Key, value => (object)value.Value);

    private Task EachQueryAsync<TValue>(
        IReadOnlyList<BatchLoader<(ListQuery<T> Query, Guid Parent), TValue>.BatchKey> batch,
        Func<ListQuery<T>, Guid[], Task<Dictionary<Guid, TValue>>> read
    )
        where TValue : class =>
        Task.WhenAll(
            batch
                .GroupBy(entry => entry.Key.Query, ReferenceEqualityComparer.Instance)
                .Select(async entriesOfQuery =>
                {
                    var query = (ListQuery<T>)entriesOfQuery.Key!;
                    var values = await read(query, [.. entriesOfQuery.Select(entry => entry.Key.Parent)]);
                    foreach (var entry in entriesOfQuery)
                    {
                        entry.Set(values.GetValueOrDefault(entry.Key.Parent));
                        if (query.Caching is { } caching)
                            _dependencies?.Add(caching.DependsOn(entry.Key.Parent));
                    }
                })
        );
}
