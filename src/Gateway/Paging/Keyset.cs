using Gateway.Store;

namespace Gateway.Paging;

/// <summary>Turns an order and a place in it into SQL: pages start behind a row, not at a number of rows, so page 1,000 costs what page 1 does.</summary>
internal static class Keyset
{
    /// <summary>The rows that come after <paramref name="values"/> when read in <paramref name="order"/>.</summary>
    /// <param name="order">The order.</param>
    /// <param name="values">The values of its keys at the row to start behind.</param>
    /// <param name="backwards">Reads the order from its end, nulls first then.</param>
    public static Sql After(SortOrder order, object?[] values, bool backwards)
    {
        var keys = order.Keys;
        if (keys.All(key => !key.Key.Nullable && key.Descending == keys[0].Descending)) return RowComparison(keys, values, backwards);

        // Equal in the first n keys and beyond in the next, for each n. The bound on the first key alone lets an index begin there.
        var alternatives = new List<Sql>();
        for (var last = 0; last < keys.Count; last++)
        {
            if (Beyond(keys[last], values[last], backwards) is not { } beyond) continue;
            alternatives.Add(Sql.Join(" and ", [.. keys.Take(last).Select((key, position) => Same(key, values[position])), beyond]));
        }

        var any = Sql.Of($"({Sql.Join(" or ", alternatives.Select(alternative => Sql.Of($"({alternative})")))})");
        return LeadingBound(keys[0], values[0], backwards) is { } bound ? Sql.Of($"{bound} and {any}") : any;
    }

    public static Sql OrderBy(SortOrder order, bool backwards) =>
        Sql.Text(string.Join(", ", order.Keys.Select(key =>
            $"{key.Key.Column} {(key.Descending != backwards ? "desc" : "asc")}{(key.Key.Nullable ? backwards ? " nulls first" : " nulls last" : "")}")));

    private static Sql RowComparison(IReadOnlyList<SortBy> keys, object?[] values, bool backwards)
    {
        var columns = Sql.Text(string.Join(", ", keys.Select(key => key.Key.Column)));
        var operation = Sql.Text(keys[0].Descending != backwards ? "<" : ">");
        return Sql.Of($"({columns}) {operation} ({Sql.Join(", ", keys.Select((key, position) => Value(key, values[position])))})");
    }

    private static Sql? Beyond(SortBy key, object? value, bool backwards)
    {
        var column = Sql.Text(key.Key.Column);
        var operation = Sql.Text(key.Descending != backwards ? "<" : ">");
        return (value, key.Key.Nullable, backwards) switch
        {
            (null, _, false) => null,
            (null, _, true) => Sql.Of($"{column} is not null"),
            (_, true, false) => Sql.Of($"({column} {operation} {Value(key, value)} or {column} is null)"),
            _ => Sql.Of($"{column} {operation} {Value(key, value)}"),
        };
    }

    private static Sql Same(SortBy key, object? value) =>
        value is null ? Sql.Of($"{Sql.Text(key.Key.Column)} is null") : Sql.Of($"{Sql.Text(key.Key.Column)} = {Value(key, value)}");

    private static Sql? LeadingBound(SortBy key, object? value, bool backwards)
    {
        if (value is null || (key.Key.Nullable && !backwards)) return null;
        return Sql.Of($"{Sql.Text(key.Key.Column)} {Sql.Text(key.Descending != backwards ? "<=" : ">=")} {Value(key, value)}");
    }

    private static Sql Value(SortBy key, object? value)
    {
        var sql = new Sql(0, 1);
        sql.AppendFormatted(new Sql.Parameter(value, key.Key.Type));
        return sql;
    }
}
