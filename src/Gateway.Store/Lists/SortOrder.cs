using NpgsqlTypes;

namespace Gateway.Store.Lists;

/// <summary>A value that a list is sorted by.</summary>
/// <param name="Name">The name in the schema.</param>
/// <param name="Column">The SQL expression of the value.</param>
/// <param name="Type">The PostgreSQL type of the value as a parameter.</param>
/// <param name="Nullable">Whether the value can be missing. Rows without a value come last in both directions.</param>
internal sealed record SortKey(string Name, string Column, NpgsqlDbType Type, bool Nullable = false);

/// <summary>A sort key and its direction.</summary>
internal sealed record SortBy(SortKey Key, bool Descending);

/// <summary>A total order: the last key is the id, so that no two rows are equal.</summary>
internal sealed record SortOrder(IReadOnlyList<SortBy> Keys)
{
    /// <summary>The name of the sort definition. A cursor of another definition does not belong to this order.</summary>
    public string DefinitionName { get; init; } = "";

    /// <summary>The text that identifies the order. It is part of the signature of cursors.</summary>
    public string Key =>
        field ??= $"{DefinitionName}:{string.Join(',', Keys.Select(key => $"{key.Key.Name}{(key.Descending ? '-' : '+')}"))}";
}
