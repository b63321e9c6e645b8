using System.Buffers;

namespace Gateway.Content.Media;

/// <summary>Finds relative addresses of media in a file, for example <c>![](cat.png)</c>, without parsing it.</summary>
internal static class RelativeMediaDetector
{
    private const int MaxAddress = 2_000;

    private static readonly SearchValues<byte> _before = SearchValues.Create(" \t\r\n\"'`()[]<>{},;="u8);

    /// <summary>Returns true if the file may contain a relative address of media. A name in a sentence counts as well.</summary>
    internal static bool IsIn(ReadOnlySpan<byte> file)
    {
        for (var start = 0; file[start..].IndexOf((byte)'.') is >= 0 and var dot; start += dot + 1)
        {
            var at = start + dot;
            var extension = file.Slice(at, Math.Min(6, file.Length - at));
            if (MediaType.BeginsWithExtension(extension) && !IsAbsolute(file[Math.Max(0, at - MaxAddress)..at]))
                return true;
        }

        return false;
    }

    private static bool IsAbsolute(ReadOnlySpan<byte> before)
    {
        var address = before[(before.LastIndexOfAny(_before) + 1)..];
        return address.IndexOf("://"u8) >= 0 || address.StartsWith("//"u8);
    }
}
