using System.Text;
using Gateway.Content.Problems;

namespace Gateway.Content.Parsing;

/// <summary>Decodes UTF-8. Invalid bytes are a problem and do not become replacement characters.</summary>
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
        var valid = ValidPrefix(bytes);
        var before = Encoding.UTF8.GetString(bytes[..valid]);
        var list = new ProblemList(before);
        list.Add(
            ProblemCodes.EncodingInvalidUtf8,
            $"Byte 0x{bytes[valid]:X2} is not valid UTF-8 here.",
            before.Length,
            "Save the file as UTF-8. It may be in Windows-1252 or UTF-16, or damaged."
        );
        return list.Errors[0];
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            at += consumed;
        return Math.Min(at, bytes.Length - 1);
    }
}
