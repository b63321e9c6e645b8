using System.Text;
using System.Text.Json;
using Gateway.Store.Lists;
using NpgsqlTypes;

namespace Gateway.Tests.Lists;

/// <summary>Sorts the JSON of entries, by the definition that the gateway translates to SQL.</summary>
internal static class SortOracle
{
    /// <param name="definition">The fields for sorting.</param>
    /// <param name="order">The paths of the fields, with dots for nested ones, and the directions.</param>
    /// <param name="entries">The entries.</param>
    public static List<JsonElement> Sort(
        SortDefinition definition,
        IReadOnlyList<(string Path, bool Descending)> order,
        IEnumerable<JsonElement> entries
    )
    {
        var keys = order.DistinctBy(key => key.Path).ToList();
        var sorted = entries.ToList();
        sorted.Sort(
            (one, other) =>
            {
                foreach (var (path, descending) in keys)
                {
                    var compared = Compare(Key(definition, path), Value(one, path), Value(other, path), descending);
                    if (compared != 0)
                        return compared;
                }

                var ids = IdOf(one).CompareTo(IdOf(other));
                return keys[^1].Descending ? -ids : ids;
            }
        );
        return sorted;
    }

    /// <summary>The paths of all fields for sorting.</summary>
    public static IEnumerable<string> Paths(SortDefinition definition) =>
        definition.Fields.SelectMany(field =>
            field.Nested is { } nested ? Paths(nested).Select(path => $"{field.Name}.{path}") : [field.Name]
        );

    /// <summary>The argument for one key.</summary>
    public static Dictionary<string, object?> Argument(string path, bool descending) =>
        path.Split('.', 2) is [var name, var rest]
            ? new() { [name] = Argument(rest, descending) }
            : new() { [path] = descending ? "DESC" : "ASC" };

    // Entries without a value come last in both directions.
    private static int Compare(NpgsqlDbType type, JsonElement? one, JsonElement? other, bool descending)
    {
        if (one is not { } left || other is not { } right)
            return (one is null).CompareTo(other is null);
        var compared = type switch
        {
            NpgsqlDbType.Integer => left.GetInt32().CompareTo(right.GetInt32()),
            NpgsqlDbType.TimestampTz => left.GetDateTimeOffset().CompareTo(right.GetDateTimeOffset()),
            // By code point. The bytes of UTF-8 have the same order.
            _ => Encoding.UTF8.GetBytes(left.GetString() ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.GetString() ?? "")),
        };
        return descending ? -compared : compared;
    }

    private static NpgsqlDbType Key(SortDefinition definition, string path)
    {
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
            definition = definition.Fields.First(field => field.Name == step).Nested!;
        return definition
            .Fields.First(field => field.Name == steps[^1])
            .Key!(new SortedRow("x", "x", "x.id", Gateway.Store.Access.ReadAccess.Published))
            .Type;
    }

    // There is no search, so all entries have the same relevance.
    private static JsonElement? Value(JsonElement entry, string path)
    {
        if (path == "relevance")
            return null;
        foreach (var step in path.Split('.'))
            entry = entry.GetProperty(step);
        return entry.ValueKind == JsonValueKind.Null ? null : entry;
    }

    private static Guid IdOf(JsonElement entry) =>
        Guid.ParseExact(Encoding.ASCII.GetString(Convert.FromBase64String(entry.GetProperty("id").GetString() ?? "")).Split(':')[1], "N");
}
