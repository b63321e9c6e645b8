using Gateway.Store.DataLoaders;
using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>Loads the lists of one request. The same field of several parents is one command.</summary>
internal sealed class ListLoaders<T>
{
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), Page<T>> _pages;
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), object> _counts;
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), object> _before;
    private readonly BatchLoader<(ListQuery<T> Query, Guid Parent), object> _behind;

    public ListLoaders(NpgsqlDataSource dataSource)
    {
        _pages = new(
            (slots, token) =>
                EachQueryAsync(slots, async (query, parents) => await ListReader.PagesAsync(dataSource, query, parents, token))
        );
        _counts = new(
            (slots, token) =>
                EachQueryAsync(
                    slots,
                    async (query, parents) =>
                        (await ListReader.CountsAsync(dataSource, query, parents, token)).ToDictionary(
                            count => count.Key,
                            count => (object)count.Value
                        )
                )
        );
        _before = new(
            (slots, token) =>
                EachQueryAsync(slots, (query, parents) => ListReader.OutsideAsync(dataSource, query, parents, ListSide.Before, token))
        );
        _behind = new(
            (slots, token) =>
                EachQueryAsync(slots, (query, parents) => ListReader.OutsideAsync(dataSource, query, parents, ListSide.Behind, token))
        );
    }

    public IDeferred<Page<T>> Page(ListQuery<T> query, Guid parent) => _pages.Load((query, parent)).Then(page => page ?? Page<T>.Empty);

    public IDeferred<bool> Outside(ListQuery<T> query, Guid parent, ListSide side) =>
        (side == ListSide.Before ? _before : _behind).Load((query, parent)).Then(exists => exists is true);

    public IDeferred<int> Count(ListQuery<T> query, Guid parent) => _counts.Load((query, parent)).Then(count => (int)(count ?? 0));

    private static Task EachQueryAsync<TValue>(
        IReadOnlyList<BatchLoader<(ListQuery<T> Query, Guid Parent), TValue>.Slot> slots,
        Func<ListQuery<T>, Guid[], Task<Dictionary<Guid, TValue>>> read
    )
        where TValue : class =>
        Task.WhenAll(
            slots
                .GroupBy(slot => slot.Key.Query, ReferenceEqualityComparer.Instance)
                .Select(async slotsOfQuery =>
                {
                    var values = await read((ListQuery<T>)slotsOfQuery.Key!, [.. slotsOfQuery.Select(slot => slot.Key.Parent)]);
                    foreach (var slot in slotsOfQuery)
                        slot.Set(values.GetValueOrDefault(slot.Key.Parent));
                })
        );
}
