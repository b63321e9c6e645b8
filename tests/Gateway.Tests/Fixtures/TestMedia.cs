using System.Buffers.Binary;
using System.Text;

namespace Gateway.Tests.Fixtures;

/// <summary>The smallest files that have the type of media.</summary>
internal static class TestMedia
{
    public static byte[] Svg { get; } = Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");

    public static byte[] Pdf { get; } = Encoding.UTF8.GetBytes("%PDF-1.4\n");

    /// <summary>The beginning of a PNG file of a size, followed by more bytes.</summary>
    public static byte[] Png(int width, int height, int more = 100)
    {
        byte[] head = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(20), height);
        return [.. head, .. Enumerable.Range(0, more).Select(number => (byte)number)];
    }

    public static void WriteMedia(this ArticleFolder folder, string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(path)) ?? folder.Root);
        File.WriteAllBytes(folder.At(path), bytes);
    }
}
