using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQL;
using GraphQL.Execution;

namespace Gateway.Execution;

/// <summary>
/// Writes responses as JSON: <c>errors</c>, then <c>data</c>, as the specification recommends. A response that exceeds the limit is
/// abandoned while it is written, and replaced by an error.
/// </summary>
internal sealed class ResponseWriter(ErrorMapper errorMapper, Limits limits)
{
    // 8 KB with the braces and names around the errors.
    private const int RefusalBytes = 8 * 1024 - 64;

    private const int MaxLocations = 10;

    // Responses are never embedded in HTML, so text may stay readable.
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <returns>The bytes of the response, and the result that they contain. It is an error if the response was too large.</returns>
    public (ReadOnlyMemory<byte> Json, OperationResult Shown) Write(OperationResult result)
    {
        if (result.SharedResponse is { } shared)
            return shared;
        try
        {
            return (ToJson(result), result);
        }
        catch (TooLargeException)
        {
            var error = RequestException.ResponseTooLarge(limits.ResponseBytes);
            var errorResult = errorMapper.ToErrorResult(result.Cursor is { } cursor ? error.WithCursor(cursor) : error);
            return (ToJson(errorResult), errorResult);
        }
    }

    private ReadOnlyMemory<byte> ToJson(OperationResult result)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, _options))
            Write(json, result);
        // No node follows the last value, so its size is checked here.
        return buffer.WrittenCount <= limits.ResponseBytes || !result.IsExecuted ? buffer.WrittenMemory : throw new TooLargeException();
    }

    private void Write(Utf8JsonWriter json, OperationResult result)
    {
        var engineResult = result.EngineResult;
        json.WriteStartObject();
        if (engineResult.Errors is { Count: > 0 } errors)
        {
            json.WritePropertyName("errors");
            WriteErrors(json, errors, isRefusal: !HasData(engineResult));
        }

        if (engineResult.Executed)
        {
            json.WritePropertyName("data");
            WriteNode(json, engineResult.Data as ExecutionNode);
        }

        result.Cost?.WriteTo(json);
        json.WriteEndObject();
    }

    private static bool HasData(ExecutionResult result) =>
        result is { Executed: true, Data: ExecutionNode node } && node is not ObjectExecutionNode { SubFields: null };

    /// <summary>Writes the errors of a refused operation as a JSON array.</summary>
    public void WriteErrorList(Utf8JsonWriter json, OperationResult result) =>
        WriteErrors(json, result.EngineResult.Errors ?? [], isRefusal: true);

    private void WriteErrors(Utf8JsonWriter json, ExecutionErrors errors, bool isRefusal)
    {
        json.WriteStartArray();
        if (isRefusal)
            WriteRefusal(json, errors);
        else
            foreach (var error in errors)
                WriteError(json, errorMapper.ToClientError(error), error.Path);
        json.WriteEndArray();
    }

    // A small request must not cause a large refusal. The first errors are enough for a client.
    private void WriteRefusal(Utf8JsonWriter json, ExecutionErrors errors)
    {
        var left = RefusalBytes;
        foreach (var error in errors.Select(errorMapper.ToClientError))
        {
            var text = ToJson(error, error.Path);
            if (text.Length > left)
                text = ToJson(error, path: null);
            if (text.Length > left)
                return;
            json.WriteRawValue(text.Span, skipInputValidation: true);
            left -= text.Length + 1;
        }
    }

    private static ReadOnlyMemory<byte> ToJson(ClientError error, IEnumerable<object>? path)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, _options))
            WriteError(json, error, path);
        return buffer.WrittenMemory;
    }

    private static void WriteError(Utf8JsonWriter json, ClientError error, IEnumerable<object>? path)
    {
        json.WriteStartObject();
        json.WriteString("message", error.Message);
        if (error.Locations is { Count: > 0 } locations)
        {
            json.WriteStartArray("locations");
            foreach (var location in locations.Take(MaxLocations))
            {
                json.WriteStartObject();
                json.WriteNumber("line", location.Line);
                json.WriteNumber("column", location.Column);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (path is not null)
        {
            json.WritePropertyName("path");
            JsonValues.Write(json, path);
        }

        json.WriteStartObject("extensions");
        json.WriteString("code", error.Code);
        foreach (var (name, value) in error.Extensions ?? [])
        {
            json.WritePropertyName(name);
            JsonValues.Write(json, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteNode(Utf8JsonWriter json, ExecutionNode? node)
    {
        if (json.BytesCommitted + json.BytesPending > limits.ResponseBytes)
            throw new TooLargeException();
        switch (node)
        {
            case ObjectExecutionNode { SubFields: { } fields }:
                json.WriteStartObject();
                foreach (var field in fields)
                {
                    json.WritePropertyName(field.Name ?? "");
                    WriteNode(json, field);
                }

                json.WriteEndObject();
                break;
            case ArrayExecutionNode { SerializedResult: { } values }:
                JsonValues.Write(json, values);
                break;
            case ArrayExecutionNode { Items: { } items }:
                json.WriteStartArray();
                foreach (var item in items)
                    WriteNode(json, item);
                json.WriteEndArray();
                break;
            case ValueExecutionNode value:
                JsonValues.Write(json, value.ToValue());
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private sealed class TooLargeException : Exception;
}
