using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Telemetry;

namespace Gateway.Store.Lists;

/// <summary>
/// Caches the results of the statements of lists, beside the documents. A page expires when a write changes the members or the order of
/// its list, or one of its nodes.
/// </summary>
internal sealed class ListCache(RequestDocumentCache cache)
{
    // A cursor has up to three values.
    private const int SizeOfEdge = 200;

    private const int SizeOfKey = 48;

    // A hundred articles with their texts.
    private const int MaxPageBytes = 512 * 1024;

    private static readonly KeyValuePair<string, object?> _tag = new(GatewayMetrics.LoaderValue, "list");

    /// <summary>Gets the page of each parent.</summary>
    /// <param name="caching">How the list is cached; <c>null</c> to read it each time.</param>
    /// <param name="select">The statement for the page of a parent.</param>
    /// <param name="order">The order of the list.</param>
    /// <param name="window">The part of the list that is the page.</param>
    /// <param name="parents">The parents.</param>
    /// <param name="read">Reads pages that are not cached.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public Task<Dictionary<Guid, Page<TNode>>> PagesAsync<TNode>(
        ListCaching<TNode>? caching,
        Sql select,
        SortOrder order,
        PageWindow window,
        IReadOnlyCollection<Guid> parents,
        Func<IReadOnlyCollection<Guid>, Task<Dictionary<Guid, Page<TNode>>>> read,
        CancellationToken cancellationToken
    ) =>
        caching is null
            ? read(parents)
            : GetAsync(
                caching.DependsOn,
                select,
                // The first entries in an order are read by the same statement as the last ones in the opposite order.
                $"{order.Key} {window.Backwards} {window.LastOfFirst}",
                parents,
                read,
                page => page.Edges.Sum(edge => SizeOfEdge + caching.SizeOf(edge.Node)),
                page => caching.KeyOf is { } keyOf ? page.Edges.Select(edge => keyOf(edge.Node)) : [],
                cancellationToken
            );

    /// <summary>Gets a number or a boolean for each parent.</summary>
    /// <param name="dependsOn">The keys that the list of a parent depends on; <c>null</c> to read it each time.</param>
    /// <param name="select">The statement for the value of a parent.</param>
    /// <param name="parents">The parents.</param>
    /// <param name="read">Reads values that are not cached.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public Task<Dictionary<Guid, TValue>> ValuesAsync<TValue>(
        Func<Guid, IEnumerable<ChangeKey>>? dependsOn,
        Sql select,
        IReadOnlyCollection<Guid> parents,
        Func<IReadOnlyCollection<Guid>, Task<Dictionary<Guid, TValue>>> read,
        CancellationToken cancellationToken
    )
        where TValue : struct =>
        dependsOn is null ? read(parents) : GetAsync(dependsOn, select, "", parents, read, _ => 0, _ => [], cancellationToken);

    private async Task<Dictionary<Guid, TValue>> GetAsync<TValue>(
        Func<Guid, IEnumerable<ChangeKey>> dependsOn,
        Sql select,
        string form,
        IReadOnlyCollection<Guid> parents,
        Func<IReadOnlyCollection<Guid>, Task<Dictionary<Guid, TValue>>> read,
        Func<TValue, int> sizeOf,
        Func<TValue, IEnumerable<ChangeKey>> keysOf,
        CancellationToken cancellationToken
    )
    {
        if (cache.Of(Region<TValue>.Values) is not { } cached || select.Identity() is not { } text)
            return await read(parents);
        var statement = $"{text} {form}";
        var values = await cached.GetAsync(
            [.. parents.Select(parent => new ListKey(statement, parent))],
            async missing =>
                (await read([.. missing.Select(key => key.Parent)])).ToDictionary(
                    value => new ListKey(statement, value.Key),
                    value => Entry(value.Value, [.. dependsOn(value.Key), .. keysOf(value.Value)])
                ),
            _tag,
            cancellationToken
        );
        return values.ToDictionary(value => value.Key.Parent, value => value.Value.Value);

        CachedList<TValue> Entry(TValue value, ChangeKey[] keys) =>
            new(value, keys, (2 * statement.Length) + (SizeOfKey * keys.Length) + sizeOf(value));
    }

    private static class Region<TValue>
    {
        public static CacheRegion<ListKey, CachedList<TValue>> Values { get; } =
            new(list => list.Size, (_, list) => list.DependsOn) { MaxBytes = MaxPageBytes };
    }

    /// <summary>The list of a parent.</summary>
    /// <param name="Statement">The statement that reads it, with its values and the form of the page.</param>
    /// <param name="Parent">The parent; the empty id if there is none.</param>
    private readonly record struct ListKey(string Statement, Guid Parent);

    /// <summary>A page, a number or a boolean of a list.</summary>
    private sealed record CachedList<TValue>(TValue Value, ChangeKey[] DependsOn, int Size);
}
