using NpgsqlTypes;

namespace Gateway.Lists;

/// <summary>Something a list can be sorted by.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Column">The SQL expression of its value.</param>
/// <param name="Type">The type its values travel as.</param>
/// <param name="Nullable">True where rows may have none; those come last in both directions.</param>
internal sealed record SortKey(string Name, string Column, NpgsqlDbType Type, bool Nullable = false);

/// <summary>One key and its direction.</summary>
internal sealed record SortBy(SortKey Key, bool Descending);

/// <summary>A total order: the last key is the id, so that no two rows are equal.</summary>
internal sealed record SortOrder(IReadOnlyList<SortBy> Keys)
{
    /// <summary>What is sorted: a cursor of another kind of thing is none of this order.</summary>
    public string Of { get; init; } = "";

    /// <summary>The order's name, by which a cursor tells whether it belongs to it.</summary>
    public string Signature => field ??= $"{Of}:{string.Join(',', Keys.Select(key => $"{key.Key.Name}{(key.Descending ? '-' : '+')}"))}";
}
