using System.Text.Json.Nodes;

namespace Gateway.Content.Parsing;

/// <summary>Converts the values of unknown keys to JSON. Every scalar becomes a string.</summary>
internal static class UnknownKeysJson
{
    internal static JsonNode? From(TreeNode node) =>
        node switch
        {
            ScalarNode { IsNull: false } scalar => JsonValue.Create(scalar.Value),
            ListNode sequence => new JsonArray([.. sequence.Items.Select(From)]),
            MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, From(entry.Value)))),
            _ => null,
        };
}
