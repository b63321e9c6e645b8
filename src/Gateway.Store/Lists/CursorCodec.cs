using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NpgsqlTypes;

namespace Gateway.Store.Lists;

/// <summary>
/// Writes positions in a list as opaque text, and reads them. A cursor is signed together with its sort order. A cursor that was changed,
/// forged, or taken from a list with another order is rejected.
/// </summary>
/// <param name="key">The secret that all nodes of this database share.</param>
internal sealed class CursorCodec(byte[] key)
{
    private const int SignatureBytes = 12;

    public string Write(EntryPosition position)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(position.Values.Select(ToText), CursorJson.Default.IEnumerableString);
        var cursor = new byte[SignatureBytes + payload.Length];
        payload.CopyTo(cursor, SignatureBytes);
        Sign(position.Order, payload, cursor.AsSpan(0, SignatureBytes));
        return Base64Url.EncodeToString(cursor);
    }

    /// <returns>The values of the sort keys, or <c>null</c> if the cursor does not belong to this order.</returns>
    public object?[]? Read(string cursor, SortOrder order)
    {
        // Strict: other text that decodes to the same bytes is not accepted.
        if (!Base64Url.IsValid(cursor, out var length) || length <= SignatureBytes)
            return null;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (Base64Url.EncodeToString(bytes) != cursor)
            return null;
        Span<byte> signature = stackalloc byte[SignatureBytes];
        Sign(order, bytes.AsSpan(SignatureBytes), signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes.AsSpan(0, SignatureBytes)))
            return null;
        var values = JsonSerializer.Deserialize(bytes.AsSpan(SignatureBytes), CursorJson.Default.StringArray) ?? [];
        return [.. values.Zip(order.Keys, (text, by) => text is null ? null : FromText(text, by.Key.Type))];
    }

    private void Sign(SortOrder order, ReadOnlySpan<byte> payload, Span<byte> signature)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var signed = new byte[Encoding.UTF8.GetByteCount(order.Key) + 1 + payload.Length];
        payload.CopyTo(signed.AsSpan(Encoding.UTF8.GetBytes(order.Key, signed) + 1));
        HMACSHA256.HashData(key, signed, full);
        full[..signature.Length].CopyTo(signature);
    }

    private static string? ToText(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
            Guid id => id.ToString("N"),
            float number => number.ToString("R", CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };

    private static object FromText(string text, NpgsqlDbType type) =>
        type switch
        {
            NpgsqlDbType.TimestampTz => new DateTimeOffset(long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero),
            NpgsqlDbType.Uuid => Guid.ParseExact(text, "N"),
            NpgsqlDbType.Integer => int.Parse(text, CultureInfo.InvariantCulture),
            NpgsqlDbType.Bigint => long.Parse(text, CultureInfo.InvariantCulture),
            NpgsqlDbType.Real => float.Parse(text, CultureInfo.InvariantCulture),
            NpgsqlDbType.Double => double.Parse(text, CultureInfo.InvariantCulture),
            _ => text,
        };
}
