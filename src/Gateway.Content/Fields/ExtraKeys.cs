using System.Text;
using System.Text.Json.Nodes;
using Gateway.Content.Parsing;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Fields;

/// <summary>
/// Limits the keys that the gateway has no field for, because every reader can query them. A key that is left out is a warning, and the
/// article is imported without it.
/// </summary>
internal static class ExtraKeys
{
    private const int MaxDepth = 8;
    private const string Secured = "secured";

    /// <summary>Returns the keys that can be served, in the order of the file; <c>null</c> if there are none.</summary>
    /// <param name="unknown">The keys that the gateway has no field for. It is changed.</param>
    /// <param name="root">The front matter, for the positions of the keys.</param>
    /// <param name="maxBytes">The size of all of them, as JSON.</param>
    /// <param name="problems">Receives the warnings.</param>
    internal static JsonObject? Limit(JsonObject? unknown, MappingNode root, int maxBytes, ProblemList problems)
    {
        if (unknown is null)
            return null;
        var left = maxBytes;
        foreach (var key in root.Entries.Select(entry => entry.Key).Where(key => unknown.ContainsKey(key.Value)).ToList())
        {
            if (Refused(key.Value, unknown[key.Value], key.Value) is { } refused)
            {
                Leave(ProblemCodes.ExtraKeyRefused, $"\"{Shortened.Of(refused)}\" is not available to readers.", key, "Rename the key.");
                continue;
            }

            if (DepthOf(unknown[key.Value]) > MaxDepth)
            {
                Leave(
                    ProblemCodes.ExtraTooDeep,
                    $"\"{Shortened.Of(key.Value)}\" is nested deeper than {MaxDepth} levels and is left out of \"extra\".",
                    key,
                    "Flatten the value."
                );
                continue;
            }

            var size = SizeOf(key.Value, unknown[key.Value]);
            if (size > left)
                Leave(
                    ProblemCodes.ExtraTooLarge,
                    $"\"{Shortened.Of(key.Value)}\" does not fit into the {maxBytes} bytes of \"extra\" and is left out.",
                    key,
                    "Shorten the value, or raise Content:MaxExtraBytes."
                );
            else
                left -= size;
        }

        return unknown.Count > 0 ? unknown : null;

        void Leave(string code, string message, ScalarNode key, string hint)
        {
            problems.AddWarning(code, message, key.Offset, hint);
            unknown.Remove(key.Value);
        }
    }

    /// <summary>
    /// Returns the path of a key that must not reach clients: the encrypted payload under a misspelt or misplaced key, or a key that
    /// changes the prototype of objects in JavaScript programs that merge objects. <c>null</c> if there is none.
    /// </summary>
    private static string? Refused(string key, JsonNode? value, string path)
    {
        if (key == "__proto__" || KeySpelling.IsSpellingOf(key, Secured))
            return path;
        if (key == "constructor" && value is JsonObject constructor && constructor.ContainsKey("prototype"))
            return path;
        return value switch
        {
            JsonObject mapping => mapping
                .Select(entry => Refused(entry.Key, entry.Value, $"{path}.{entry.Key}"))
                .FirstOrDefault(refused => refused is not null),
            JsonArray list => list.Select(item => Refused("", item, path)).FirstOrDefault(refused => refused is not null),
            _ => null,
        };
    }

    private static int DepthOf(JsonNode? value) =>
        value switch
        {
            JsonObject mapping => 1 + mapping.Select(entry => DepthOf(entry.Value)).DefaultIfEmpty().Max(),
            JsonArray list => 1 + list.Select(DepthOf).DefaultIfEmpty().Max(),
            _ => 0,
        };

    // As UTF-8 without escapes, each with its punctuation.
    private static int SizeOf(string key, JsonNode? value) => Encoding.UTF8.GetByteCount(key) + 4 + SizeOf(value);

    private static int SizeOf(JsonNode? value) =>
        value switch
        {
            JsonObject mapping => 2 + mapping.Sum(entry => SizeOf(entry.Key, entry.Value)),
            JsonArray list => 2 + list.Sum(item => SizeOf(item) + 1),
            JsonValue text => Encoding.UTF8.GetByteCount(text.GetValue<string>()) + 2,
            _ => 4,
        };
}
