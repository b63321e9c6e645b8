using Gateway.Content.Media;

namespace Gateway.Content.Tests.Media;

public sealed class ImageSizeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-images-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.png", "89504E470D0A1A0A0000000D494844520000028000000" + "1E0", 640, 480)]
    [InlineData("a.gif", "474946383961" + "8002E001", 640, 480)]
    [InlineData("a.jpg", "FFD8FFE000104A46494600010100000100010000" + "FFC0001108" + "01E00280" + "03012200021101031101", 640, 480)]
    [InlineData(
        "turned.jpeg",
        "FFD8FFE1001E457869660000"
            + "4D4D002A00000008"
            + "0001"
            + "011200030000000100060000"
            + "FFC2001108"
            + "01E00280"
            + "03012200021101031101",
        480,
        640
    )]
    [InlineData("lossy.webp", "5249464600000000574542505650382000000000000000" + "9D012A" + "8002E001", 640, 480)]
    [InlineData("lossless.webp", "524946460000000057454250" + "5650384C000000002F" + "7FC27700" + "0000000000", 640, 480)]
    [InlineData("large.webp", "52494646000000005745425056503858" + "0A0000000000000000" + "000000" + "7F0200" + "DF0100", 640, 480)]
    [InlineData(
        "a.avif",
        "0000001C667479706176696600000000617669666D6966316D696166" + "0000001469737065" + "00000000" + "00000280" + "000001E0",
        640,
        480
    )]
    public void The_size_is_read_from_the_file(string name, string hex, int width, int height)
    {
        if (name == "large.webp")
            hex = "524946460000000057454250565038580A000000" + "00000000" + "7F0200" + "DF0100";
        using var file = Open(name, Convert.FromHexString(hex));

        Assert.NotNull(file);
        Assert.Equal(new ImageSize(width, height), ImageSize.Of(file));
    }

    [Theory]
    [InlineData("a.png", "89504E470D0A1A0A")]
    [InlineData("a.png", "89504E470D0A1A0A0000000D49484452FFFFFFFF00000000")]
    [InlineData("a.jpg", "FFD8FFE0FFFF4A46494600010100000100010000")]
    [InlineData("a.jpg", "FFD8FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("a.jpg", "FFD8FFE10004FFE10000FFE10001FFE10002FFE1")]
    [InlineData("a.webp", "5249464600000000574542505650384C00000000000000000000000000000000")]
    [InlineData("a.avif", "0000001C6674797061766966000000006176696600000000697370650000")]
    public void A_damaged_file_has_no_size(string name, string hex)
    {
        using var file = Open(name, Convert.FromHexString(hex));

        Assert.NotNull(file);
        Assert.Null(ImageSize.Of(file));
    }

    [Theory]
    [InlineData("a.png", "474946383961")]
    [InlineData("a.svg", "3C68746D6C3E")]
    [InlineData("a.txt", "89504E470D0A1A0A")]
    [InlineData("a.mp4", "3C68746D6C3E3C736372697074")]
    public void A_file_whose_content_does_not_match_its_extension_is_not_opened(string name, string hex) =>
        Assert.Null(Open(name, Convert.FromHexString(hex)));

    private MediaFile? Open(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        return MediaFile.Open(_folder, name, 1_000_000);
    }
}
