using System.Text;

namespace Gateway.Content.Yaml;

/// <summary>Decodes UTF-8 and nothing else: what is not UTF-8 is a problem, never a replacement character.</summary>
internal static class Utf8
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static ReadOnlySpan<byte> WithoutBom(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    internal static bool IsUtf16(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    internal static string? Decode(ReadOnlySpan<byte> bytes, out ContentProblem problem)
    {
        bytes = WithoutBom(bytes);
        problem = None;
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return _strict.GetString(bytes);

        problem = Invalid(bytes);
        return null;
    }

    private static ContentProblem None { get; } = new("", "", null, null, "");

    private static ContentProblem Invalid(ReadOnlySpan<byte> bytes)
    {
        var good = ValidPrefix(bytes);
        var before = Encoding.UTF8.GetString(bytes[..good]);
        var list = new ProblemList(before);
        list.Add(
            ProblemCodes.EncodingInvalidUtf8,
            $"Byte 0x{bytes[good]:X2} is not UTF-8 here.",
            before.Length,
            "Save the file as UTF-8; it may be in Windows-1252 or UTF-16, or damaged."
        );
        return list.Rejected().Problems[0];
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            at += consumed;
        return Math.Min(at, bytes.Length - 1);
    }
}
