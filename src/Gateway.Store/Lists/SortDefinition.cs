using Gateway.Store.Errors;
using NpgsqlTypes;

namespace Gateway.Store.Lists;

/// <summary>Defines the sort order of a list. As for filters, the input type and the SQL are created from it.</summary>
/// <param name="Name">The name of the input type.</param>
/// <param name="Description">The description of the input type.</param>
/// <param name="Fields">The fields, in the order of the schema.</param>
internal sealed record SortDefinition(string Name, string Description, IReadOnlyList<SortField> Fields)
{
    /// <summary>
    /// The orders that an index has, so that a page is read without sorting all rows. The cost of a list depends on them.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<(string Field, SortDirection? Direction)>> Indexed { get; init; } = [];

    /// <summary>The requested fields and directions, and whether an index has that order.</summary>
    public (IReadOnlyList<SortField> Fields, bool IsIndexed) Requested(IReadOnlyList<IDictionary<string, object?>> order)
    {
        var requested = order.SelectMany(fields => fields).Where(field => Fields.Any(known => known.Name == field.Key)).ToList();
        var isIndexed =
            requested.Count == 0
            || Indexed.Any(index =>
                index.Count >= requested.Count
                && requested
                    .Zip(index)
                    .All(pair =>
                        pair.First.Key == pair.Second.Field
                        && (pair.Second.Direction is null || pair.Second.Direction.Equals(pair.First.Value as SortDirection?))
                    )
            );
        return ([.. requested.Select(field => Fields.First(known => known.Name == field.Key))], isIndexed);
    }
}

/// <summary>A sort field: one value of the row, or several values of an object that the row refers to.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Description">The description of the field.</param>
/// <param name="Key">Creates the sort key of a row; <c>null</c> if <paramref name="Nested"/> is set.</param>
/// <param name="Nested">The sort fields of the object.</param>
internal sealed record SortField(string Name, string Description, Func<SortedRow, SortKey>? Key, SortDefinition? Nested = null);

/// <summary>The row that is sorted; see <see cref="FilteredRow"/>.</summary>
internal sealed record SortedRow(string Alias, string NarrowAlias, string Id, Access.ReadAccess ReadAccess, bool IsSearched = false)
{
    /// <summary>True if the order uses the documents' table, so that a narrower table is not enough.</summary>
    public bool NeedsDocument { get; private set; }

    /// <summary>A column of the documents' table.</summary>
    public string Document(string column)
    {
        NeedsDocument = true;
        return $"{Alias}.{column}";
    }
}

internal static class SortOrders
{
    /// <summary>The requested order, completed by the id.</summary>
    /// <param name="definition">The definition of the sort order.</param>
    /// <param name="order">The argument: objects of fields and directions. The first has the highest priority.</param>
    /// <param name="row">The row that is sorted.</param>
    /// <param name="defaultOrder">The default order.</param>
    public static SortOrder From(
        SortDefinition definition,
        IReadOnlyList<IDictionary<string, object?>> order,
        SortedRow row,
        IReadOnlyList<SortBy> defaultOrder
    )
    {
        var keys = order.SelectMany(fields => Keys(definition, fields, row)).DistinctBy(key => key.Key.Name).ToList();
        if (keys.Count == 0)
            keys = [.. defaultOrder];
        return new SortOrder([.. keys, new SortBy(new SortKey("id", row.Id, NpgsqlDbType.Uuid), keys[^1].Descending)])
        {
            DefinitionName = definition.Name,
        };
    }

    private static IEnumerable<SortBy> Keys(SortDefinition definition, IDictionary<string, object?> fields, SortedRow row)
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

/// <summary>The direction of a sort key.</summary>
internal enum SortDirection
{
    Ascending,
    Descending,
}
