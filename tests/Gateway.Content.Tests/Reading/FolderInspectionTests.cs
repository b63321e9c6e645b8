using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>The findings of <c>gateway init</c> in a folder.</summary>
public sealed class FolderInspectionTests : IDisposable
{
    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("hugo.json", "{}")]
    [InlineData("hugo.toml", "baseURL = 'https://blog.example/'")]
    [InlineData("config.toml", "baseURL = 'https://blog.example/'")]
    [InlineData("astro.config.mjs", "export default { site: 'https://blog.example' }")]
    [InlineData("package.json", """{"dependencies": {"astro": "5"}}""")]
    public void A_folder_of_a_site_outside_its_content_is_not_a_site(string file, string text)
    {
        _site.With(file, text).WithPost("content/posts/b.md", "title: B").WithPost("src/content/blog/b.md", "title: B");
        _site.WithPost("letters/a.md", "title: A\npublishedDateTime: 2024-03-01T00:00:00Z");

        var inspection = Inspect("letters");

        Assert.Null(inspection.Site);
        Assert.Equal(ContentPreset.Gateway, inspection.Mapping.Preset);
        Assert.NotNull(
            Inspect(
                file.StartsWith("astro", StringComparison.Ordinal) || file == "package.json" ? "src/content/blog" : "content/posts"
            ).Site
        );
    }

    [Fact]
    public void A_config_json_of_another_program_does_not_make_a_site()
    {
        _site.With("config.json", """{"title": "A"}""").WithPost("a.md", "title: A\npublishedDateTime: 2024-03-01T00:00:00Z");

        Assert.Equal(ContentPreset.Gateway, Inspect("").Mapping.Preset);
    }

    [Theory]
    [InlineData("permalinks:\n  posts: /:year/:slug/\n  notes: /n/:slug/\n", "posts=/:year/:slug/;notes=/n/:slug/")]
    [InlineData("permalinks:\n  page:\n    posts: /p/:slug/\n  section:\n    posts: /s/:slug/\n", "posts=/p/:slug/")]
    [InlineData("defaultContentLanguageInSubdir: true\n", "/:lang/:path/")]
    [InlineData("defaultContentLanguageInSubdir: true\npermalinks:\n  posts: /:year/:slug/\n", "posts=/:lang/:year/:slug/;/:lang/:path/")]
    [InlineData("title: A\n", null)]
    public void The_permalinks_of_Hugo_are_read_for_each_section(string configuration, string? expected)
    {
        _site.With("hugo.yaml", configuration).WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01");

        var mapping = Inspect("").Mapping;

        Assert.Equal(expected, mapping.Permalink);
        Assert.Null(mapping.MistakeInPermalink());
    }

    [Fact]
    public void The_permalinks_of_Hugo_can_be_in_a_separate_file()
    {
        _site
            .With("config/_default/hugo.toml", "baseURL = 'https://blog.example/'\n")
            .With("config/_default/permalinks.toml", "[page]\nposts = '/:slug/'\n")
            .WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01");

        Assert.Equal("posts=/:slug/", Inspect("").Mapping.Permalink);
    }

    [Theory]
    [InlineData("site: 'https://blog.example', base: '/docs'", "https://blog.example/docs/blog/a/", "https://blog.example/docs/a.png")]
    [InlineData("site: 'https://blog.example', base: 'docs/'", "https://blog.example/docs/blog/a/", "https://blog.example/docs/a.png")]
    [InlineData("site: 'https://blog.example', trailingSlash: 'never'", "https://blog.example/blog/a", "https://blog.example/docs/a.png")]
    [InlineData("site: 'https://blog.example', trailingSlash: 'always'", "https://blog.example/blog/a/", "https://blog.example/docs/a.png")]
    public void The_base_and_the_trailing_slash_of_Astro_are_part_of_URLs(string configuration, string url, string image)
    {
        foreach (var separator in (string[])[",\n  ", ", ", ", // base: '/comment'\n  ", ", /* base: '/comment' */ "])
        {
            _site
                .With(
                    "astro.config.mjs",
                    $"// site: 'https://comment.example'\nexport default defineConfig({{ {configuration.Replace(", ", separator, StringComparison.Ordinal)} }});\n"
                )
                .WithPost("src/content/blog/a.md", "title: A\npubDate: 2024-03-01\nimage: /docs/a.png");

            var article = ArticleIn(Inspect(""));

            Assert.Equal((url, image), (article.WebUrl, article.Images[0].Url));
        }
    }

    [Theory]
    [InlineData("/blog/", "https://birds.example", "https://birds.example/blog/posts/a/")]
    [InlineData("blog", "https://birds.example/blog/", "https://birds.example/blog/posts/a/")]
    public void The_path_prefix_of_Eleventy_is_part_of_URLs(string prefix, string url, string expected)
    {
        _site
            .With("eleventy.config.js", $"export const config = {{\n  pathPrefix: \"{prefix}\",\n}};\n")
            .With("_data/metadata.json", $"{{\"url\": \"{url}\"}}")
            .WithPost("posts/a.md", "title: A\ndate: 2024-03-01");

        Assert.Equal(expected, ArticleIn(Inspect("")).WebUrl);
    }

    [Fact]
    public void The_base_url_of_Jekyll_is_part_of_URLs()
    {
        _site.With("_config.yml", "url: https://blog.example\nbaseurl: /b\n").WithPost("_posts/2024-03-01-a.md", "title: A");

        Assert.Equal("https://blog.example/b/2024/03/01/a.html", ArticleIn(Inspect("")).WebUrl);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("https://example.com")]
    [InlineData("https://www.Example.net/blog")]
    [InlineData("http://localhost:4000")]
    [InlineData("http://127.0.0.1:1313/")]
    [InlineData("https://yourdomain.com")]
    [InlineData("https://your-domain.com")]
    [InlineData("https://www.mysite.com")]
    public void The_url_of_a_template_is_not_that_of_the_site(string url)
    {
        _site.With("hugo.yaml", $"baseURL: {url}\n").WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01");

        var found = Inspect("");
        var given = FolderInspection.Of(_site.At(""), new Uri(url), placeholder: null, new ContentOptions());

        Assert.Equal((false, null), (found.IsSiteUrlKnown, found.Mapping.SiteUrl));
        Assert.Equal((true, new Uri(url)), (given.IsSiteUrlKnown, given.Mapping.SiteUrl));
    }

    [Theory]
    [InlineData("https://blog.example/")]
    [InlineData("https://notexample.com/")]
    [InlineData("https://example.com.au/")]
    public void The_url_of_another_host_is_that_of_the_site(string url)
    {
        _site.With("hugo.yaml", $"baseURL: {url}\n").WithPost("content/posts/a.md", "title: A\ndate: 2024-03-01");

        Assert.Equal(new Uri(url), Inspect("").Mapping.SiteUrl);
    }

    private static ArticleContent ArticleIn(FolderInspection inspection) =>
        Assert.Single(inspection.Files.Select(file => file.Result).OfType<ContentResult.AcceptedArticle>()).Article;

    private FolderInspection Inspect(string folder) =>
        FolderInspection.Of(_site.At(folder), siteUrl: null, placeholder: null, new ContentOptions());
}
