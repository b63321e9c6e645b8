using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Content.Yaml;

namespace Gateway.Content.Fields;

/// <summary>Lists of mappings and mappings within mappings, read part by part.</summary>
internal static class PartFields
{
    /// <summary>Reads each mapping of a list; what is unknown in the third is kept under <c>{"key": {"2": ...}}</c>.</summary>
    internal static IReadOnlyList<T> Parts<T>(
        this FieldReader fields,
        string key,
        Func<FieldReader, T> read,
        Func<string, YamlScalar, T>? readText = null
    )
    {
        var items = fields.Items(key, "a list, each entry after \"- \"");
        var parts = new List<T>(items.Count);
        JsonObject? rests = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is YamlMapping mapping)
            {
                var part = fields.Part($"{key}[{i}].", mapping);
                parts.Add(read(part));
                if (part.Rest() is { } rest)
                    (rests ??= [])[i.ToString(CultureInfo.InvariantCulture)] = rest;
            }
            else if (readText is not null && items[i] is YamlScalar { IsNull: false } text)
                parts.Add(readText($"{key}[{i}]", text));
            else if (items[i] is not YamlScalar { IsNull: true })
                fields.WrongType($"{key}[{i}]", items[i], "keys and values");
        }

        fields.Keep(key, rests);
        return parts;
    }

    internal static FieldReader Part(this FieldReader fields, string path, YamlMapping mapping) =>
        new(mapping, fields.Name(path), fields.Options, fields.Problems);
}
