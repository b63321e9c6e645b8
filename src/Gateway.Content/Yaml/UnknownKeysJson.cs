using System.Text.Json.Nodes;

namespace Gateway.Content.Yaml;

/// <summary>Converts the values of unknown keys to JSON. Every scalar becomes a string.</summary>
internal static class UnknownKeysJson
{
    internal static JsonNode? From(YamlNode node) =>
        node switch
        {
            YamlScalar { IsNull: false } scalar => JsonValue.Create(scalar.Value),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(From)]),
            YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, From(entry.Value)))),
            _ => null,
        };
}
