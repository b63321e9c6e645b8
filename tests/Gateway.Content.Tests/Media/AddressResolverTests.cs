using Gateway.Content.Files;
using Gateway.Content.Media;
using Gateway.Content.Reading;

namespace Gateway.Content.Tests.Media;

public sealed class AddressResolverTests
{
    private static readonly AddressResolver _media = new() { Source = "abc", Folder = "posts/a b/" };

    private static readonly AddressResolver _site = new AddressResolver
    {
        Site = "https://site.example/blog",
        Source = "abc",
        Folder = "posts/",
    }.OfPage("https://site.example/blog/posts/hello/");

    [Theory]
    [InlineData("cat.png", "/media/abc/posts/a%20b/cat.png")]
    [InlineData("./cat.png?v=1#x", "/media/abc/posts/a%20b/cat.png?v=1#x")]
    [InlineData("../cat.png", "/media/abc/posts/cat.png")]
    [InlineData("../../../cat.png", null)]
    [InlineData("/a//b/./cat 1.png", "/media/abc/a/b/cat%201.png")]
    [InlineData("/../cat.png", null)]
    [InlineData("/%2e%2e/%2E%2E/cat.png", null)]
    [InlineData("caf%C3%A9.png", "/media/abc/posts/a%20b/caf%C3%A9.png")]
    [InlineData("café.png", "/media/abc/posts/a%20b/caf%C3%A9.png")]
    [InlineData("https://x.example/a.png", "https://x.example/a.png")]
    [InlineData("//x.example/a.png", "https://x.example/a.png")]
    [InlineData("javascript:a.png", null)]
    [InlineData("C:\\a.png", null)]
    [InlineData("a\tb.png", null)]
    [InlineData("", null)]
    public void Without_a_site_the_gateway_serves_the_files_of_the_folder(string address, string? url) =>
        Assert.Equal(url, _media.Resolve(address));

    [Theory]
    [InlineData("cat.png", "https://site.example/blog/posts/hello/cat.png")]
    [InlineData("../cat.png", "https://site.example/blog/posts/cat.png")]
    [InlineData("/assets/cat.png", "https://site.example/blog/assets/cat.png")]
    [InlineData("/blog/assets/cat.png", "https://site.example/blog/assets/cat.png")]
    [InlineData("/blogs/cat.png", "https://site.example/blog/blogs/cat.png")]
    public void With_a_site_URL_relative_URLs_are_resolved_against_it(string address, string url) =>
        Assert.Equal(url, _site.Resolve(address));

    [Fact]
    public void A_page_on_another_host_is_not_used_as_a_base() =>
        Assert.Equal(
            "https://site.example/blog/cat.png",
            new AddressResolver { Site = "https://site.example/blog" }
                .OfPage("https://other.example/a/b")
                .Resolve("cat.png")
        );

    [Theory]
    [InlineData("https://site.example/blog/posts/hello/cat.png", "posts/cat.png")]
    [InlineData("https://site.example/blog/img/cat%201.png", "static/img/cat 1.png")]
    public void The_file_of_a_URL_on_the_site_is_found(string url, string path) => Assert.Contains(path, _site.LocalPaths(url));

    [Fact]
    public void Files_of_other_sites_and_sources_are_not_resolved()
    {
        Assert.Empty(_site.LocalPaths("https://other.example/cat.png"));
        Assert.Empty(_media.LocalPaths("/media/other/cat.png"));
        Assert.Contains("posts/a b/cat.png", _media.LocalPaths("/media/abc/posts/a%20b/cat.png"));
    }

    [Theory]
    [InlineData("![](cat.png)", true)]
    [InlineData("images: [/assets/CAT.JPG]", true)]
    [InlineData("![](https://x.example/cat.png) //x.example/a.png 1.5 v2.mp", false)]
    [InlineData("", false)]
    public void A_move_changes_the_fingerprint_of_a_file_with_relative_media(string text, bool changes)
    {
        var reader = new ContentReader(new ContentOptions());

        Assert.Equal(changes, Fingerprint("/site/a/post.md") != Fingerprint("/site/b/post.md"));

        string Fingerprint(string path) =>
            reader.FingerprintOf(new ContentPath(path) { Root = "/site" }, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
