using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Content.Parsing;

namespace Gateway.Content.Fields;

/// <summary>Reads mappings inside of a mapping, and lists of them.</summary>
internal static class NestedFields
{
    /// <summary>Reads each mapping of a list. The unknown keys of the third one are kept as <c>{"key": {"2": ...}}</c>.</summary>
    /// <param name="fields">The mapping with the list.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="read">Reads one mapping.</param>
    /// <param name="requiredKeys">The required keys of a mapping, for problems.</param>
    /// <param name="readText">Reads an entry that is a text; <c>null</c> if this is a problem.</param>
    internal static IReadOnlyList<T> NestedList<T>(
        this FieldReader fields,
        string key,
        Func<FieldReader, T> read,
        string requiredKeys,
        Func<string, ScalarNode, T>? readText = null
    )
    {
        var items = fields.Items(key, "a list with each entry after \"- \"");
        var values = new List<T>(items.Count);
        JsonObject? unknownKeys = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is MappingNode mapping)
            {
                var nested = fields.Nested($"{key}[{i}].", mapping);
                values.Add(read(nested));
                if (nested.UnknownKeys() is { } unknown)
                    (unknownKeys ??= [])[i.ToString(CultureInfo.InvariantCulture)] = unknown;
            }
            else if (readText is not null && items[i] is ScalarNode { IsNull: false } text)
                values.Add(readText($"{key}[{i}]", text));
            else if (items[i] is not ScalarNode { IsNull: true })
                fields.AddWrongType($"{key}[{i}]", items[i], $"the keys {requiredKeys}, each on an indented line");
        }

        fields.AddUnknownKeys(key, unknownKeys);
        return values;
    }

    internal static FieldReader Nested(this FieldReader fields, string path, MappingNode mapping) =>
        new(mapping, fields.FullKey(path), fields.Settings, fields.Problems) { Addresses = fields.Addresses };
}
