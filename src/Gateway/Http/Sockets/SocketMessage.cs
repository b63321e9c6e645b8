using System.Buffers;
using System.Text.Json;
using Gateway.Execution;
using Gateway.Store.Configuration;

namespace Gateway.Http.Sockets;

/// <summary>A message from a client.</summary>
internal sealed record SocketMessage(string Type, string? Id, JsonElement? Payload)
{
    /// <exception cref="SocketClosedException">The message is not part of the protocol.</exception>
    public static SocketMessage Parse(ReadOnlyMemory<byte> json, Limits limits)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions { MaxDepth = limits.JsonDepth, AllowDuplicateProperties = false }
            );
            var root = document.RootElement;
            if (
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("type", out var type)
                && type.ValueKind == JsonValueKind.String
            )
                return new SocketMessage(
                    type.GetString() ?? "",
                    IdOf(root),
                    root.TryGetProperty("payload", out var payload) ? payload.Clone() : null
                );
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Reported below.
        }

        throw new SocketClosedException(CloseCode.InvalidMessage("Invalid message received"));
    }

    private static string? IdOf(JsonElement message) =>
        message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text
            ? text
            : null;
}

/// <summary>Writes the messages of the server.</summary>
internal sealed class SocketMessageWriter(ResponseWriter responseWriter, ErrorMapper errorMapper)
{
    public static readonly ReadOnlyMemory<byte> Ack = """{"type":"connection_ack"}"""u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Ping = """{"type":"ping"}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Pong(JsonElement? payload) => Write("pong", null, payload is { } element ? element.WriteTo : null);

    public static ReadOnlyMemory<byte> Complete(string id) => Write("complete", id, null);

    /// <summary>The part of the messages <c>next</c> of an operation before the response.</summary>
    public static ReadOnlyMemory<byte> NextPrefix(string id)
    {
        var message = Write("next", id, writer => writer.WriteNullValue());
        return message[..^"null}"u8.Length];
    }

    /// <summary>A message with a response. The response itself is shared with other subscribers, so it is not written again.</summary>
    /// <param name="prefix">The <see cref="NextPrefix"/> of the operation.</param>
    /// <param name="result">The result to send.</param>
    public PooledMessage Next(ReadOnlyMemory<byte> prefix, OperationResult result)
    {
        var (json, _) = responseWriter.Write(result);
        return PooledMessage.Concat(prefix.Span, json.Span, "}"u8);
    }

    /// <summary>Ends an operation that did not start or cannot continue.</summary>
    public ReadOnlyMemory<byte> Error(string id, OperationResult result) =>
        Write("error", id, writer => responseWriter.WriteErrorList(writer, result));

    public ReadOnlyMemory<byte> Error(string id, Exception exception) => Error(id, errorMapper.ToErrorResult(exception));

    private static ReadOnlyMemory<byte> Write(string type, string? id, Action<Utf8JsonWriter>? payload)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        if (id is not null)
            json.WriteString("id", id);
        json.WriteString("type", type);
        if (payload is not null)
        {
            json.WritePropertyName("payload");
            payload(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
