using Gateway.Errors;
using NpgsqlTypes;

namespace Gateway.Lists;

/// <summary>What a list can be sorted by. As with filters, this makes the input type and the SQL.</summary>
/// <param name="Name">The input type's name.</param>
/// <param name="Description">What it sorts.</param>
/// <param name="Fields">The fields, in the order of the schema.</param>
internal sealed record SortDefinition(string Name, string Description, IReadOnlyList<SortField> Fields);

/// <summary>One thing to sort by: a value of the row, or several of another thing it belongs to.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Description">The field's description.</param>
/// <param name="Key">Its key on a row; <c>null</c> where <paramref name="Nested"/> is given.</param>
/// <param name="Nested">What the other thing can be sorted by.</param>
internal sealed record SortField(string Name, string Description, Func<SortRow, SortKey>? Key, SortDefinition? Nested = null);

/// <summary>The row that a list is sorted by; see <see cref="FilterRow"/>.</summary>
internal sealed record SortRow(string Alias, string Fast, string Id, Access.Audience Audience, bool IsSearched = false)
{
    /// <summary>The document's own table has been named: a narrower one alone cannot sort.</summary>
    public bool NeedsDocument { get; private set; }

    /// <summary>A column of the document's table.</summary>
    public string Document(string column)
    {
        NeedsDocument = true;
        return $"{Alias}.{column}";
    }
}

internal static class SortOrders
{
    /// <summary>The order a client asked for, completed by the id.</summary>
    /// <param name="definition">What can be sorted by.</param>
    /// <param name="order">The argument: objects of fields and directions, the first the most important.</param>
    /// <param name="row">What is sorted.</param>
    /// <param name="standard">The order where the client asks for none.</param>
    public static SortOrder From(
        SortDefinition definition,
        IReadOnlyList<IDictionary<string, object?>> order,
        SortRow row,
        IReadOnlyList<SortBy> standard
    )
    {
        var keys = order.SelectMany(fields => Keys(definition, fields, row)).DistinctBy(key => key.Key.Name).ToList();
        if (keys.Count == 0)
            keys = [.. standard];
        return new SortOrder([.. keys, new SortBy(new SortKey("id", row.Id, NpgsqlDbType.Uuid), keys[^1].Descending)])
        {
            Of = definition.Name,
        };
    }

    private static IEnumerable<SortBy> Keys(SortDefinition definition, IDictionary<string, object?> fields, SortRow row)
    {
        foreach (var (name, value) in fields)
        {
            var field = definition.Fields.First(known => known.Name == name);
            if (field is { Nested: { } nested })
            {
                if (value is not IDictionary<string, object?> inner)
                    throw RequestException.NullInFilter(name);
                foreach (var key in Keys(nested, inner, row))
                    yield return key with
                    {
                        Key = key.Key with { Name = $"{name}.{key.Key.Name}" },
                    };
            }
            else if (field.Key is { } key)
            {
                yield return new SortBy(
                    key(row),
                    (value as SortDirection? ?? throw RequestException.NullInFilter(name)) == SortDirection.Descending
                );
            }
        }
    }
}

/// <summary>Up or down.</summary>
internal enum SortDirection
{
    Ascending,
    Descending,
}
