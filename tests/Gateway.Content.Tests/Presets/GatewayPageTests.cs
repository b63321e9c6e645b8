using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>Files of a generator without a site have their pages in the site of the gateway.</summary>
public sealed class GatewayPageTests : IDisposable
{
    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.md", "", "https://news.example/daily/articles/2024-03-01-a")]
    [InlineData(ContentPreset.Eleventy, "notes/a.md", "", "https://news.example/daily/articles/a")]
    [InlineData(ContentPreset.Eleventy, "notes/a.md", "slug: Own Name", "https://news.example/daily/articles/own-name")]
    [InlineData(ContentPreset.Eleventy, "notes/a.md", "permalink: /b/c/", "https://news.example/daily/articles/c")]
    [InlineData(ContentPreset.Astro, "src/content/notes/a/b.md", "slug: c/d", "https://news.example/daily/articles/c-d")]
    [InlineData(ContentPreset.Hugo, "content/notes/a.fr.md", "", "https://news.example/daily/articles/a-fr")]
    [InlineData(ContentPreset.Eleventy, "notes/a.md", "webUrl: https://other.example/a", "https://other.example/a")]
    public void The_page_has_the_slug_of_the_article(ContentPreset preset, string path, string keys, string url)
    {
        _site.WithPost(path, $"title: A\ndate: 2024-03-01\nimage: /a.png\n{keys}");

        var article = _site.Article(Reader(preset, "https://news.example/daily/"), path);

        Assert.Equal((url, "news.example"), (article.WebUrl, article.Provider.Domain));
        Assert.True(
            url.StartsWith("https://other", StringComparison.Ordinal) || url.EndsWith($"/{article.Slug}", StringComparison.Ordinal)
        );
        Assert.StartsWith("/media/", article.Images[0].Url, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_on_localhost_can_be_the_provider()
    {
        _site.WithPost("notes/a.md", "title: A\ndate: 2024-03-01");

        var article = _site.Article(Reader(ContentPreset.Eleventy, "http://localhost:8080"), "notes/a.md");

        Assert.Equal(("http://localhost:8080/articles/a", "localhost"), (article.WebUrl, article.Provider.Domain));
    }

    [Fact]
    public void Without_any_URL_no_host_is_invented()
    {
        _site.WithPost("notes/a.md", "title: A\ndate: 2024-03-01");

        var skipped = Assert.IsType<ContentResult.Skipped>(_site.Read(Reader(ContentPreset.Eleventy, null), "notes/a.md"));

        Assert.StartsWith("lacks webUrl, provider.name, provider.domain; set Content:SiteUrl ", skipped.Detail, StringComparison.Ordinal);
        Assert.Contains("or Web:PublicUrl", skipped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_URL_of_the_gateway_changes_the_fingerprint()
    {
        string[] urls = ["https://news.example/", "https://other.example/"];

        Assert.NotEqual(Mapping(urls[0]).Fingerprint, Mapping(urls[1]).Fingerprint);

        static ContentMapping Mapping(string url) =>
            new ContentMapping { Preset = ContentPreset.Eleventy, GatewayUrl = new Uri(url) }.WithFingerprint();
    }

    private ContentReader Reader(ContentPreset preset, string? url) =>
        _site.Reader(preset, change: mapping => mapping with { SiteUrl = null, GatewayUrl = url is null ? null : new Uri(url) });
}
