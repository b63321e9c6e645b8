using System.Buffers.Binary;

namespace Gateway.Content.Media;

/// <summary>The size of an image in pixels, as browsers show it.</summary>
public sealed record ImageSize(int Width, int Height)
{
    // A JPEG may have a preview and a colour profile before its size.
    private const int MaxBytes = 512 * 1024;

    /// <summary>Reads the size from the beginning of a file.</summary>
    /// <returns><c>null</c> if the format is not known or the file is damaged.</returns>
    public static ImageSize? Of(MediaFile file)
    {
        var bytes = new byte[(int)Math.Min(file.Length, MaxBytes)];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file.Handle, bytes.AsSpan(read), read) is > 0 and var more)
            read += more;
        return Of(file.Type.Name, bytes.AsSpan(0, read));
    }

    internal static ImageSize? Of(string type, ReadOnlySpan<byte> bytes)
    {
        var size = type switch
        {
            "image/png" when bytes.Length >= 24 => Valid(BigEndian(bytes, 16), BigEndian(bytes, 20)),
            "image/gif" when bytes.Length >= 10 => Valid(LittleEndian(bytes, 6), LittleEndian(bytes, 8)),
            "image/webp" when bytes.Length >= 30 => OfWebP(bytes),
            "image/avif" => OfAvif(bytes),
            "image/jpeg" => OfJpeg(bytes),
            _ => null,
        };
        return size;
    }

    // https://developers.google.com/speed/webp/docs/riff_container
    private static ImageSize? OfWebP(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
            return Valid(1 + Triple(bytes, 24), 1 + Triple(bytes, 27));
        if (chunk.SequenceEqual("VP8 "u8))
            return Valid(LittleEndian(bytes, 26) & 0x3FFF, LittleEndian(bytes, 28) & 0x3FFF);
        if (!chunk.SequenceEqual("VP8L"u8) || bytes[20] != 0x2F)
            return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
        return Valid(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
    }

    // ISO 23008-12: the property "ispe" has the size of an image. The file may also contain a preview and parts of the image.
    private static ImageSize? OfAvif(ReadOnlySpan<byte> bytes)
    {
        ImageSize? largest = null;
        for (var rest = bytes; rest.IndexOf("ispe"u8) is >= 0 and var at && at + 16 <= rest.Length; rest = rest[(at + 16)..])
        {
            var size = Valid(BigEndian(rest, at + 8), BigEndian(rest, at + 12));
            if (size is not null && (largest is null || (long)size.Width * size.Height > (long)largest.Width * largest.Height))
                largest = size;
        }

        return largest;
    }

    // ITU T.81, annex B: segments with a marker and a length come before the frame with the size.
    private static ImageSize? OfJpeg(ReadOnlySpan<byte> bytes)
    {
        var isTurned = false;
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF; )
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var height = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]);
                var width = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]);
                return isTurned ? Valid(height, width) : Valid(width, height);
            }

            if (marker == 0xE1 && at + 2 + length <= bytes.Length)
                isTurned |= IsTurned(bytes.Slice(at + 4, Math.Max(0, length - 2)));
            at += 2 + length;
        }

        return null;
    }

    // EXIF: the tag 0x0112 says how the camera was held. From 5 on, width and height are exchanged.
    private static bool IsTurned(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 14 || !exif.StartsWith("Exif\0\0"u8))
            return false;
        var tiff = exif[6..];
        var isBig = tiff[0] == 'M';
        var directory = isBig ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return false;
        var entries = Short(tiff[(int)directory..]);
        for (var at = (int)directory + 2; entries > 0 && at + 12 <= tiff.Length; at += 12, entries--)
        {
            if (Short(tiff[at..]) == 0x0112)
                return Short(tiff[(at + 8)..]) is >= 5 and <= 8;
        }

        return false;

        int Short(ReadOnlySpan<byte> value) =>
            isBig ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value);
    }

    private static ImageSize? Valid(long width, long height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new ImageSize((int)width, (int)height) : null;

    private static uint BigEndian(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static ushort LittleEndian(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static int Triple(ReadOnlySpan<byte> bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}
