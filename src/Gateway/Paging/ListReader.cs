using System.Data;
using System.Text.Json;
using Gateway.Store;
using Npgsql;

namespace Gateway.Paging;

/// <summary>Reads pages and counts: one command for one query, however many parents it is for.</summary>
internal static class ListReader
{
    /// <summary>The page of each parent; a query without parents has one page, under <see cref="Guid.Empty"/>.</summary>
    public static async Task<Dictionary<Guid, Page<T>>> PagesAsync<T>(
        NpgsqlDataSource dataSource, ListQuery<T> query, IReadOnlyCollection<Guid> parents, CancellationToken cancellationToken)
    {
        await using var command = ForParents(query, parents, PageSql(query)).ToCommand(dataSource);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        var rows = parents.ToDictionary(parent => parent, _ => new List<Edge<T>>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var parent = reader.GetGuid(0);
            var node = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), query.Json)
                ?? throw new InvalidDataException("A stored document is null.");
            rows[parent].Add(new Edge<T>(node, new Position(query.Order, SortValues(reader, query.Order))));
        }

        return rows.ToDictionary(row => row.Key, row => ToPage(query.Window, row.Value));
    }

    /// <summary>How many rows each parent's list has over all its pages.</summary>
    public static async Task<Dictionary<Guid, int>> CountsAsync<T>(
        NpgsqlDataSource dataSource, ListQuery<T> query, IReadOnlyCollection<Guid> parents, CancellationToken cancellationToken)
    {
        await using var command = ForParents(query, parents, Sql.Of($"select count(*)::int from {query.CountFrom} where {query.Where}")).ToCommand(dataSource);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<Guid, int>(parents.Count);
        while (await reader.ReadAsync(cancellationToken)) counts[reader.GetGuid(0)] = reader.GetInt32(1);
        return counts;
    }

    private static Sql PageSql<T>(ListQuery<T> query)
    {
        var window = query.Window;
        var where = query.Where;
        if (window.After is { } after) where = Sql.Of($"{where} and {Keyset.After(query.Order, after, backwards: false)}");
        if (window.Before is { } before) where = Sql.Of($"{where} and {Keyset.After(query.Order, before, backwards: true)}");
        var orderBy = Keyset.OrderBy(query.Order, window.Backwards);
        if (query.NarrowFrom is { } narrow)
        {
            var values = Sql.Text(string.Concat(query.Order.Keys.Select((key, position) => $", {key.Key.Column} as key{position}")));
            var again = new SortOrder([.. query.Order.Keys.Select((key, position) => key with { Key = key.Key with { Column = $"found.key{position}" } })]);
            var answers = Sql.Text(string.Concat(again.Keys.Select(key => $", {key.Key.Column}")));
            return Sql.Of($"""
                select document.data{answers}
                from (select {Sql.Text(query.IdColumn)} as document_id{values} from {narrow} where {where} order by {orderBy} limit {window.Size + 1}) found
                join {Sql.Text(query.DocumentTable)} document on document.id = found.document_id order by {Keyset.OrderBy(again, window.Backwards)}
                """);
        }

        var keys = Sql.Text(string.Concat(query.Order.Keys.Select(key => $", {key.Key.Column}")));
        return Sql.Of($"""
            select {Sql.Text(query.Alias)}.data{keys} from {query.From} where {where}
            order by {orderBy} limit {window.Size + 1}
            """);
    }

    // A nested loop over the parents hands each its rows in the order of its own page.
    private static Sql ForParents<T>(ListQuery<T> query, IReadOnlyCollection<Guid> parents, Sql select)
    {
        if (query.ParentColumn is null) return Sql.Of($"select {Guid.Empty}::uuid, page.* from ({select}) page");
        return Sql.Of($"select parent.id, page.* from unnest({parents.ToArray()}) as parent (id) cross join lateral ({select}) page");
    }

    private static object?[] SortValues(NpgsqlDataReader reader, SortOrder order)
    {
        var values = new object?[order.Keys.Count];
        for (var key = 0; key < values.Length; key++)
            values[key] = reader.IsDBNull(key + 2) ? null : SortValue(reader, key + 2, order.Keys[key].Key);
        return values;
    }

    private static object SortValue(NpgsqlDataReader reader, int column, SortKey key) =>
        key.Type == NpgsqlTypes.NpgsqlDbType.TimestampTz ? reader.GetFieldValue<DateTimeOffset>(column) : reader.GetValue(column);

    private static Page<T> ToPage<T>(PageWindow window, List<Edge<T>> rows)
    {
        var more = rows.Count > window.Size;
        if (more) rows.RemoveAt(rows.Count - 1);
        if (window.Backwards) rows.Reverse();
        var hasNext = window.Backwards ? window.Before is not null : more;
        var hasPrevious = window.Backwards ? more : window.After is not null;
        if (window.LastOfFirst is not { } last || last >= rows.Count) return new Page<T>(rows, hasNext, hasPrevious);
        return new Page<T>(rows[^last..], hasNext, HasPreviousPage: true);
    }
}
