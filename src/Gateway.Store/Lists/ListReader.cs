using System.Data;
using System.Globalization;
using System.Text.Json;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Npgsql;

namespace Gateway.Store.Lists;

/// <summary>Returns pages and counts, from the cache if possible. A query is one command, however many parents it has.</summary>
internal static class ListReader
{
    /// <summary>The page of each parent. A query without parents has one page, with the key <see cref="Guid.Empty"/>.</summary>
    public static async Task<Dictionary<Guid, Page<T>>> PagesAsync<T>(
        OperationDatabase database,
        ListCache cache,
        ListQuery<T> query,
        IReadOnlyCollection<Guid> parents,
        CancellationToken cancellationToken
    )
    {
        if (query.Columns is { } columns)
            return await CachedAsync(reader => columns.Read(reader, 1) ?? throw NullNode(), query.Caching);
        // The documents are cached by themselves.
        if (query.Documents is { } documents)
            return await PagesOfAsync(documents, await CachedAsync(reader => reader.GetGuid(1), CachingOfIds(query)), cancellationToken);
        return await CachedAsync(
            reader => JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), query.Json) ?? throw NullNode(),
            query.Caching
        );

        Task<Dictionary<Guid, Page<TNode>>> CachedAsync<TNode>(Func<NpgsqlDataReader, TNode> read, ListCaching<TNode>? caching)
        {
            var select = PageSql(query);
            return cache.PagesAsync(
                caching,
                select,
                query.Order,
                query.Window,
                parents,
                missing => RowsAsync(database, query, select, missing, read, cancellationToken),
                cancellationToken
            );
        }
    }

    private static ListCaching<Guid>? CachingOfIds<T>(ListQuery<T> query) =>
        query.Caching is { } caching ? new ListCaching<Guid>(caching.DependsOn, KeyOf: null, _ => sizeof(long) * 2) : null;

    private static async Task<Dictionary<Guid, Page<TNode>>> RowsAsync<T, TNode>(
        OperationDatabase database,
        ListQuery<T> query,
        Sql select,
        IReadOnlyCollection<Guid> parents,
        Func<NpgsqlDataReader, TNode> read,
        CancellationToken cancellationToken
    )
    {
        var rows = parents.ToDictionary(parent => parent, _ => new List<Edge<TNode>>());
        var firstKey = 1 + (query.Columns?.Count ?? 1);
        await database.ReadAsync(
            ForParents(query, parents, select),
            row =>
            {
                var parent = row.GetGuid(0);
                var node = read(row);
                rows[parent].Add(new Edge<TNode>(node, new EntryPosition(query.Order, SortValues(row, query.Order, firstKey))));
            },
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies: query.Caching is not null
        );

        return rows.ToDictionary(row => row.Key, row => ToPage(query.Window, row.Value));
    }

    /// <summary>The pages with their documents, without those that are no longer visible. The cursors of the pages stay the same.</summary>
    private static async Task<Dictionary<Guid, Page<T>>> PagesOfAsync<T>(
        Func<IEnumerable<Guid>, CancellationToken, Task<IReadOnlyList<T?>>> documents,
        Dictionary<Guid, Page<Guid>> pages,
        CancellationToken cancellationToken
    )
    {
        var edges = pages.Values.SelectMany(page => page.Edges).ToList();
        var loaded = await documents(edges.Select(edge => edge.Node), cancellationToken);
        var next = 0;
        return pages.ToDictionary(
            page => page.Key,
            page => new Page<T>(
                [
                    .. page
                        .Value.Edges.Select(edge => (Node: loaded[next++], edge.Position))
                        .Where(edge => edge.Node is not null)
                        .Select(edge => new Edge<T>(edge.Node!, edge.Position)),
                ],
                page.Value.HasNextPage,
                page.Value.HasPreviousPage
            )
            {
                Start = page.Value.Start,
                End = page.Value.End,
            }
        );
    }

    /// <summary>The number of rows in each parent's whole list.</summary>
    public static Task<Dictionary<Guid, int>> CountsAsync<T>(
        OperationDatabase database,
        ListCache cache,
        ListQuery<T> query,
        IReadOnlyCollection<Guid> parents,
        CancellationToken cancellationToken
    ) =>
        ValuesAsync(
            database,
            cache,
            query,
            Sql.Of($"select count(*)::int from {query.CountFrom} where {query.Where}"),
            parents,
            row => row.GetInt32(1),
            cancellationToken
        );

    /// <summary>Whether each parent's list has entries beyond the cursor that bounds the page.</summary>
    public static Task<Dictionary<Guid, bool>> HasMoreAsync<T>(
        OperationDatabase database,
        ListCache cache,
        ListQuery<T> query,
        IReadOnlyCollection<Guid> parents,
        PageSide side,
        CancellationToken cancellationToken
    ) =>
        ValuesAsync(
            database,
            cache,
            query,
            Sql.Of($"select {HasMoreSql(query, side)}"),
            parents,
            row => row.GetBoolean(1),
            cancellationToken
        );

    private static Task<Dictionary<Guid, TValue>> ValuesAsync<T, TValue>(
        OperationDatabase database,
        ListCache cache,
        ListQuery<T> query,
        Sql select,
        IReadOnlyCollection<Guid> parents,
        Func<NpgsqlDataReader, TValue> read,
        CancellationToken cancellationToken
    )
        where TValue : struct =>
        cache.ValuesAsync(
            query.Caching?.DependsOn,
            select,
            parents,
            async missing =>
            {
                var values = new Dictionary<Guid, TValue>(missing.Count);
                await database.ReadAsync(
                    ForParents(query, missing, select),
                    row => values[row.GetGuid(0)] = read(row),
                    cancellationToken,
                    CommandBehavior.SequentialAccess,
                    hasKnownDependencies: query.Caching is not null
                );
                return values;
            },
            cancellationToken
        );

    private static Sql PageSql<T>(ListQuery<T> query)
    {
        var window = query.Window;
        var (start, end) = window.Backwards ? (window.Before, window.After) : (window.After, window.Before);
        var where = end is null ? query.Where : Sql.Of($"{query.Where} and {Keyset.AnyAfter(query.Order, end, !window.Backwards)}");
        if (start is null)
            return RowsSql(query, where);

        var ranges = Keyset.After(query.Order, start, window.Backwards);
        if (ranges is [var only])
            return RowsSql(query, Sql.Of($"{where} and {only}"), only);
        // Each range is read from an index only as far as needed. The second range is not read if the first is enough.
        return Sql.Of(
            $"""
            select * from ({Sql.Join(
                " union all ",
                ranges.Select(range => Sql.Of($"({RowsSql(query, Sql.Of($"{where} and {range}"))})"))
            )}) ranges
            order by {Keyset.OrderByName(query.Order, window.Backwards)} limit {Limit(query)}
            """
        );
    }

    // The range is that part of the condition which begins the page at a cursor.
    private static Sql RowsSql<T>(ListQuery<T> query, Sql where, Sql? range = null)
    {
        var keys = Sql.Text(string.Concat(query.Order.Keys.Select((key, position) => $", {key.Key.Column} as {Keyset.NameOf(position)}")));
        var id = Sql.Text(query.IdColumn);
        var inOrder = Sql.Of($"order by {Keyset.OrderBy(query.Order, query.Window.Backwards)} limit {Limit(query)}");
        if (query.Columns is null && query.Documents is not null)
            return Ids(query.NarrowFrom ?? query.From);
        if (query.NarrowFrom is not { } narrow)
            return Sql.Of($"select {Node(query, query.Alias)}{keys} from {query.From} where {where} {inOrder}");
        return Sql.Of(
            $"""
            select {Node(query, "document")}{Sql.Text(
                string.Concat(query.Order.Keys.Select((_, position) => $", {Keyset.NameOf(position)}"))
            )}
            from ({Ids(narrow)}) found
            join {Sql.Text(query.DocumentTable)} document on document.id = found.document_id
            order by {Keyset.OrderByName(query.Order, query.Window.Backwards)}
            """
        );

        Sql Ids(Sql from) =>
            query.FirstRows is { } first
                ? FirstOrAll(first, from)
                : Sql.Of($"select {id} as document_id{keys} from {from} where {where} {inOrder}");

        // A page that is not full among the first rows is read from all rows. PostgreSQL keeps the prepared plan for any number of first
        // rows.
        Sql FirstOrAll(FirstRows first, Sql from) =>
            Sql.Of(
                $"""
                with first_rows as materialized (
                  select {id} as document_id{keys} from (
                    select {Sql.Text(first.Alias)}.* from {first.Table} where {first.Where} and {range ?? Sql.True}
                    order by {Keyset.OrderBy(query.Order, query.Window.Backwards)} limit (select {first.Count})) {Sql.Text(
                    first.Alias
                )}{first.From} where {where} {inOrder})
                select * from (
                  select * from first_rows where (select count(*) from first_rows) = {Limit(query)}
                  union all
                  (select {id} as document_id{keys} from {from}
                   where (select count(*) from first_rows) < {Limit(query)} and {where} {inOrder})) either
                order by {Keyset.OrderByName(query.Order, query.Window.Backwards)}
                """
            );
    }

    private static Sql Node<T>(ListQuery<T> query, string alias) => query.Columns?.Of(alias) ?? Sql.Text($"{alias}.data");

    private static InvalidDataException NullNode() => new("A stored document is null.");

    // A literal, not a parameter: without the limit PostgreSQL overestimates the cost of the generic plan and plans every request again.
    private static Sql Limit<T>(ListQuery<T> query) => Sql.Text((query.Window.Size + 1).ToString(CultureInfo.InvariantCulture));

    // The entry of the cursor usually still exists, and its id finds it at once.
    private static Sql HasMoreSql<T>(ListQuery<T> query, PageSide side)
    {
        var backwards = side == PageSide.Before;
        var cursor =
            (backwards ? query.Window.After : query.Window.Before)
            ?? throw new InvalidOperationException("The page has no cursor on this side.");
        var exists = Keyset
            .After(query.Order, cursor, backwards)
            .Prepend(Keyset.At(query.Order, cursor))
            .Select(range =>
                Sql.Of(
                    $"""
                    (select true from {query.From} where {query.Where} and {range} order by {Keyset.OrderBy(
                        query.Order,
                        backwards
                    )} limit 1)
                    """
                )
            );
        return Sql.Of($"coalesce({Sql.Join(", ", exists)}, false)");
    }

    // A nested loop over the parents reads the rows of each parent in the order of the page.
    private static Sql ForParents<T>(ListQuery<T> query, IReadOnlyCollection<Guid> parents, Sql select)
    {
        if (query.ParentColumn is null)
            return Sql.Of($"select '00000000-0000-0000-0000-000000000000'::uuid, page.* from ({select}) page");
        return Sql.Of(
            $"select parent.id, page.* from unnest((select {parents.ToArray()})) as parent (id) cross join lateral ({select}) page"
        );
    }

    private static object?[] SortValues(NpgsqlDataReader reader, SortOrder order, int first)
    {
        var values = new object?[order.Keys.Count];
        for (var key = 0; key < values.Length; key++)
            values[key] = reader.IsDBNull(first + key) ? null : SortValue(reader, first + key, order.Keys[key].Key);
        return values;
    }

    private static object SortValue(NpgsqlDataReader reader, int column, SortKey key) =>
        key.Type == NpgsqlTypes.NpgsqlDbType.TimestampTz ? reader.GetFieldValue<DateTimeOffset>(column) : reader.GetValue(column);

    private static Page<T> ToPage<T>(PageWindow window, List<Edge<T>> rows)
    {
        var more = rows.Count > window.Size;
        if (more)
            rows.RemoveAt(rows.Count - 1);
        if (window.Backwards)
            rows.Reverse();
        var cut = window.LastOfFirst is { } last && last < rows.Count ? rows.Count - last : 0;
        bool? next = window.Before is null ? false : null;
        bool? previous = window.After is null ? false : null;
        return new Page<T>(rows[cut..], more && !window.Backwards ? true : next, cut > 0 || (more && window.Backwards) ? true : previous);
    }
}
