using System.Buffers.Binary;
using System.Text;

namespace Gateway.Content.Media;

/// <summary>A type of media that the gateway serves. A file has it by its extension and by its first bytes.</summary>
public sealed class MediaType
{
    /// <summary>The number of bytes at the start of a file that show its type.</summary>
    public const int HeadBytes = 1_024;

    private static readonly Dictionary<string, MediaType> _byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = new("image/png", IsPng),
        [".jpg"] = new("image/jpeg", IsJpeg),
        [".jpeg"] = new("image/jpeg", IsJpeg),
        [".gif"] = new("image/gif", head => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)),
        [".webp"] = new("image/webp", head => IsRiff(head, "WEBP"u8)),
        [".avif"] = new("image/avif", head => IsBaseMedia(head, "avif"u8, "avis"u8)),
        [".svg"] = new("image/svg+xml", IsSvg),
        [".ico"] = new("image/x-icon", head => head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0])),
        [".mp4"] = new("video/mp4", IsBaseMedia),
        [".m4v"] = new("video/mp4", IsBaseMedia),
        [".mov"] = new("video/quicktime", IsBaseMedia),
        [".webm"] = new("video/webm", head => head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])),
        [".ogv"] = new("video/ogg", IsOgg),
        [".mp3"] = new("audio/mpeg", IsMp3),
        [".m4a"] = new("audio/mp4", IsBaseMedia),
        [".ogg"] = new("audio/ogg", IsOgg),
        [".oga"] = new("audio/ogg", IsOgg),
        [".opus"] = new("audio/ogg", IsOgg),
        [".wav"] = new("audio/wav", head => IsRiff(head, "WAVE"u8)),
        [".flac"] = new("audio/flac", head => head.StartsWith("fLaC"u8)),
        [".pdf"] = new("application/pdf", head => head.StartsWith("%PDF-"u8)),
    };

    private static readonly Dictionary<string, MediaType>.AlternateLookup<ReadOnlySpan<char>> _extensions = _byExtension.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    private readonly HeadTest _isOfType;

    private MediaType(string name, HeadTest isOfType) => (Name, _isOfType) = (name, isOfType);

    private delegate bool HeadTest(ReadOnlySpan<byte> head);

    /// <summary>The media type for the header Content-Type.</summary>
    public string Name { get; }

    /// <summary>Returns the type of a file by its extension; <c>null</c> if it is none that the gateway serves.</summary>
    public static MediaType? Find(string path) =>
        path.LastIndexOf('.') is >= 0 and var dot && _byExtension.TryGetValue(path[dot..], out var type) ? type : null;

    /// <summary>Returns true if a text begins with the extension of media.</summary>
    internal static bool BeginsWithExtension(ReadOnlySpan<byte> text)
    {
        Span<char> extension = stackalloc char[text.Length];
        var length = 1;
        while (length < text.Length && char.IsAsciiLetterOrDigit((char)text[length]))
            length++;
        for (var at = 0; at < length; at++)
            extension[at] = (char)text[at];
        return length > 1 && _extensions.ContainsKey(extension[..length]);
    }

    /// <summary>Returns true if the first bytes of a file are those of this type.</summary>
    public bool IsTypeOf(ReadOnlySpan<byte> head) => _isOfType(head);

    private static bool IsPng(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static bool IsOgg(ReadOnlySpan<byte> head) => head.StartsWith("OggS"u8);

    private static bool IsMp3(ReadOnlySpan<byte> head) =>
        head.StartsWith("ID3"u8) || (head.Length > 2 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2);

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> kind) =>
        head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(kind);

    // ISO 14496-12: the box "ftyp" comes first.
    private static bool IsBaseMedia(ReadOnlySpan<byte> head) => head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8);

    private static bool IsBaseMedia(ReadOnlySpan<byte> head, ReadOnlySpan<byte> brand, ReadOnlySpan<byte> otherBrand)
    {
        if (!IsBaseMedia(head))
            return false;
        var box = head[..(int)Math.Min((uint)head.Length, BinaryPrimitives.ReadUInt32BigEndian(head))];
        for (var at = 8; at + 4 <= box.Length; at += 4)
        {
            if (box[at..(at + 4)].SequenceEqual(brand) || box[at..(at + 4)].SequenceEqual(otherBrand))
                return true;
        }

        return false;
    }

    // The root element comes after a declaration, comments and a document type.
    private static bool IsSvg(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF').TrimStart();
        while (text.StartsWith("<?", StringComparison.Ordinal) || text.StartsWith("<!", StringComparison.Ordinal))
        {
            var end = text.StartsWith("<!--", StringComparison.Ordinal) ? "-->" : ">";
            var at = text.IndexOf(end, StringComparison.Ordinal);
            if (at < 0)
                return false;
            text = text[(at + end.Length)..].TrimStart();
        }

        return text.StartsWith("<svg", StringComparison.Ordinal)
            && text.Length > 4
            && (char.IsWhiteSpace(text[4]) || text[4] is '>' or '/');
    }
}
