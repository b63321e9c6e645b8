using System.Text.Json;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Execution;

/// <summary>Reads requests from JSON as strictly as the specification demands. Unknown properties are ignored.</summary>
internal static class JsonRequest
{
    public static OperationRequest Parse(ReadOnlyMemory<byte> json, Limits limits)
    {
        using var document = ParseJson(json, limits);
        return From(document.RootElement);
    }

    public static JsonDocument ParseJson(ReadOnlyMemory<byte> json, Limits limits)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = limits.JsonDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw RequestException.NotJson(error.LineNumber is { } line ? $"invalid JSON in line {line + 1}." : "invalid JSON.");
        }
    }

    public static OperationRequest From(JsonElement request)
    {
        if (request.ValueKind == JsonValueKind.Array)
            throw RequestException.InvalidRequest("Batching is not supported. Send one operation per request.");
        if (request.ValueKind != JsonValueKind.Object)
            throw RequestException.NotJson("it is not a JSON object.");
        var extensions = Map(request, "extensions");
        return new OperationRequest
        {
            Query = Text(request, "query"),
            DocumentId = Text(request, "documentId") ?? Text(request, "id") ?? Text(request, "doc_id"),
            PersistedHash = PersistedQuery.HashIn(extensions),
            OperationName = Text(request, "operationName"),
            Variables = new RequestVariables(Map(request, "variables")),
            Extensions = extensions,
        };
    }

    /// <summary>A JSON object as a dictionary.</summary>
    public static Dictionary<string, object?> ToDictionary(JsonElement map, string name)
    {
        if (map.ValueKind == JsonValueKind.Array && name == "variables")
            throw RequestException.InvalidRequest("Batching is not supported. Send one set of variables per request.");
        if (map.ValueKind != JsonValueKind.Object)
            throw RequestException.InvalidRequest($"'{name}' must be a JSON object.");
        return ToMap(map);
    }

    private static string? Text(JsonElement request, string name) =>
        !request.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? ToText(value)
        : throw RequestException.InvalidRequest($"'{name}' must be a string.");

    private static Dictionary<string, object?> Map(JsonElement request, string name) =>
        !request.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
            ? new(StringComparer.Ordinal)
            : ToDictionary(value, name);

    private static Dictionary<string, object?> ToMap(JsonElement map)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject())
            values[property.Name] = ToValue(property.Value);
        return values;
    }

    private static object? ToValue(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => ToMap(value),
            JsonValueKind.Array => value.EnumerateArray().Select(ToValue).ToList(),
            JsonValueKind.String => ToText(value),
            JsonValueKind.Number => ToNumber(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    // The schema has no number beyond 64 bits, and no fraction beyond a double.
    private static object ToNumber(JsonElement value)
    {
        if (value.TryGetInt32(out var integer))
            return integer;
        if (value.TryGetInt64(out var longInteger))
            return longInteger;
        return value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw RequestException.InvalidRequest("A number is too large.");
    }

    private static string ToText(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // An escaped, unpaired surrogate.
            throw RequestException.NotJson("a string is not valid Unicode.");
        }
    }
}
