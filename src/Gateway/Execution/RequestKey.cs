using System.Buffers;
using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// By what equal requests are known: the operation and its variables. A document is parsed once for all requests with its text, so its nodes are the same
/// objects then.
/// </summary>
internal readonly record struct RequestKey(GraphQLOperationDefinition Operation, string Variables)
{
    // Longer variables are those of a single request: a file to import, a long filter.
    private const int Longest = 1_000;

    /// <returns>The key; <c>null</c> for a request that hardly comes again.</returns>
    public static RequestKey? Of(GraphQLOperationDefinition operation, Inputs variables) =>
        TextOf(variables) is { } text ? new RequestKey(operation, text) : null;

    /// <summary>Variables as text, another one for others; <c>null</c> where they are not worth it.</summary>
    public static string? TextOf(Inputs variables)
    {
        if (variables.Count == 0)
            return "";
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        if (!TryWrite(json, variables))
            return null;
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // No fractions: 1.0 and 1 would be the same text, and only one of them is a whole number.
    private static bool TryWrite(Utf8JsonWriter json, object? value)
    {
        if (json.BytesCommitted + json.BytesPending > Longest)
            return false;
        switch (value)
        {
            case null:
                json.WriteNullValue();
                return true;
            case string text when text.Length <= Longest:
                json.WriteStringValue(text);
                return true;
            case bool truth:
                json.WriteBooleanValue(truth);
                return true;
            case int number:
                json.WriteNumberValue(number);
                return true;
            case long number:
                json.WriteNumberValue(number);
                return true;
            case IReadOnlyDictionary<string, object?> map:
                return TryWrite(json, map);
            case IReadOnlyList<object?> list:
                return TryWrite(json, list);
            default:
                return false;
        }
    }

    private static bool TryWrite(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map)
        {
            if (name.Length > Longest)
                return false;
            json.WritePropertyName(name);
            if (!TryWrite(json, value))
                return false;
        }

        json.WriteEndObject();
        return true;
    }

    private static bool TryWrite(Utf8JsonWriter json, IReadOnlyList<object?> list)
    {
        json.WriteStartArray();
        foreach (var value in list)
        {
            if (!TryWrite(json, value))
                return false;
        }

        json.WriteEndArray();
        return true;
    }
}
