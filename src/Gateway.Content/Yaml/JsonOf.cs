using System.Text.Json.Nodes;

namespace Gateway.Content.Yaml;

/// <summary>A value the gateway has no field for, kept as JSON with every scalar a string.</summary>
internal static class JsonOf
{
    internal static JsonNode? Node(YamlNode node) =>
        node switch
        {
            YamlScalar { IsNull: false } scalar => JsonValue.Create(scalar.Value),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Node)]),
            YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Node(entry.Value)))),
            _ => null,
        };
}
