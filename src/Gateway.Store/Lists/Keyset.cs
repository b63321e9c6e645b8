using Gateway.Store.Database;

namespace Gateway.Store.Lists;

/// <summary>Keyset pagination: a page starts after a row instead of at an offset, so that page 1,000 is as fast as page 1.</summary>
internal static class Keyset
{
    /// <summary>
    /// The rows after <paramref name="values"/> in <paramref name="order"/>, as conditions that are each a single range of an index. If the
    /// first key is nullable, the rows without a value are a separate range.
    /// </summary>
    /// <param name="order">The sort order.</param>
    /// <param name="values">The values of the sort keys in the row after which the page starts.</param>
    /// <param name="backwards">Whether the order is read from its end, nulls first.</param>
    /// <returns>The ranges in the order in which they are read.</returns>
    public static IReadOnlyList<Sql> After(SortOrder order, object?[] values, bool backwards)
    {
        var keys = order.Keys;
        var first = Sql.Text(keys[0].Key.Column);
        return (keys[0].Key.Nullable, values[0], backwards) switch
        {
            (false, _, _) => [Within(keys, values, backwards)],
            (true, null, false) => [Sql.Of($"{first} is null and {Rest(keys, values, backwards)}")],
            (true, null, true) => [Sql.Of($"{first} is null and {Rest(keys, values, backwards)}"), Sql.Of($"{first} is not null")],
            (true, _, false) => [Within(keys, values, backwards), Sql.Of($"{first} is null")],
            (true, _, true) => [Within(keys, values, backwards)],
        };
    }

    /// <summary>The same rows as a single condition.</summary>
    public static Sql AnyAfter(SortOrder order, object?[] values, bool backwards) =>
        Sql.Of($"({Sql.Join(" or ", After(order, values, backwards).Select(range => Sql.Of($"({range})")))})");

    /// <summary>The row with exactly these values, if it still exists.</summary>
    public static Sql At(SortOrder order, object?[] values) =>
        Sql.Of($"({Sql.Join(" and ", order.Keys.Select((key, position) => Same(key, values[position])).Reverse())})");

    // The first key is not null, neither in the cursor nor in the rows of this range, so that it bounds the range.
    private static Sql Within(IReadOnlyList<SortBy> keys, object?[] values, bool backwards)
    {
        if (keys.Skip(1).All(key => !key.Key.Nullable) && keys.All(key => key.Descending == keys[0].Descending))
            return RowComparison(keys, values, backwards);
        var first = keys[0] with { Key = keys[0].Key with { Nullable = false } };
        var bound = Sql.Of(
            $"{Sql.Text(first.Key.Column)} {Sql.Text(first.Descending != backwards ? "<=" : ">=")} {Value(first, values[0])}"
        );
        return Sql.Of($"{bound} and {Chain([first, .. keys.Skip(1)], values, backwards)}");
    }

    private static Sql Rest(IReadOnlyList<SortBy> keys, object?[] values, bool backwards)
    {
        IReadOnlyList<SortBy> rest = [.. keys.Skip(1)];
        return rest[0].Key.Nullable ? Chain(rest, values[1..], backwards) : Within(rest, values[1..], backwards);
    }

    // For each n: equal in the first n keys, and beyond the cursor in the next key.
    private static Sql Chain(IReadOnlyList<SortBy> keys, object?[] values, bool backwards)
    {
        var alternatives = new List<Sql>();
        for (var last = 0; last < keys.Count; last++)
        {
            if (Beyond(keys[last], values[last], backwards) is not { } beyond)
                continue;
            alternatives.Add(Sql.Join(" and ", [.. keys.Take(last).Select((key, position) => Same(key, values[position])), beyond]));
        }

        return Sql.Of($"({Sql.Join(" or ", alternatives.Select(alternative => Sql.Of($"({alternative})")))})");
    }

    public static Sql OrderBy(SortOrder order, bool backwards) =>
        Sql.Text(string.Join(", ", order.Keys.Select(key => $"{key.Key.Column} {Direction(key, backwards)}")));

    /// <summary>The same as <see cref="OrderBy"/> for a query whose columns <see cref="NameOf"/> contain the values of the keys.</summary>
    public static Sql OrderByName(SortOrder order, bool backwards) =>
        Sql.Text(string.Join(", ", order.Keys.Select((key, position) => $"{NameOf(position)} {Direction(key, backwards)}")));

    public static string NameOf(int key) => $"key{key}";

    private static string Direction(SortBy key, bool backwards) =>
        $"{(key.Descending != backwards ? "desc" : "asc")}{(key.Key.Nullable ? backwards ? " nulls first" : " nulls last" : "")}";

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

    private static Sql Value(SortBy key, object? value)
    {
        var sql = new Sql(0, 1);
        sql.AppendFormatted(new Sql.Parameter(value, key.Key.Type));
        return sql;
    }
}
