using System.Buffers.Text;
using System.Globalization;

namespace Gateway.Benchmarks.FanOut;

/// <summary>The part of a slug by which the driver finds an article in the bytes that it receives.</summary>
internal static class Marker
{
    private const int Digits = 6;

    /// <summary>The length of a marker in bytes.</summary>
    public const int Length = 8 + Digits;

    public static string Of(int number) => $"fan-out-{number.ToString("D6", CultureInfo.InvariantCulture)}";

    /// <summary>Calls a method for the number of each marker in the bytes.</summary>
    /// <returns>The number of bytes at the end that may be the beginning of a marker.</returns>
    public static int FindAll(ReadOnlySpan<byte> bytes, Action<int> found)
    {
        while (bytes.IndexOf("fan-out-"u8) is var start and >= 0 && bytes.Length >= start + Length)
        {
            if (!Utf8Parser.TryParse(bytes.Slice(start + Length - Digits, Digits), out int number, out _))
                throw new InvalidOperationException("The marker has no number.");
            found(number);
            bytes = bytes[(start + Length)..];
        }

        return Math.Min(bytes.Length, Length - 1);
    }
}
