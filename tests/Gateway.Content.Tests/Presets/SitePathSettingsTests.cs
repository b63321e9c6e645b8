using Gateway.Content.Presets;

namespace Gateway.Content.Tests.Presets;

/// <summary>Folders, languages and times that depend on the configuration of the site.</summary>
public sealed class SitePathSettingsTests : IDisposable
{
    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("content")]
    [InlineData("content/docs")]
    public void A_folder_named_content_inside_the_content_folder_of_Hugo_is_part_of_the_URL(string source)
    {
        _site
            .With("hugo.toml", "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/docs/content/hidden'\n")
            .WithPost("content/docs/content/a.md", "title: A\ndate: 2024-03-01")
            .WithPost("content/docs/content/hidden.md", "title: B\ndate: 2024-03-01");
        var reader = _site.Reader(ContentPreset.Hugo, source);

        var article = _site.Article(reader, "content/docs/content/a.md");

        Assert.Equal(("https://blog.example/docs/content/a/", true), (article.WebUrl, article.Published));
        Assert.False(_site.Article(reader, "content/docs/content/hidden.md").Published);
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "content/docs/content/a.md", "/docs/content/a/")]
    [InlineData(ContentPreset.Astro, "src/content/docs/src/content/a.md", "/docs/src/content/a/")]
    public void Without_a_configuration_the_first_content_folder_is_used(ContentPreset preset, string path, string address)
    {
        _site.WithPost(path, "title: A\ndate: 2024-03-01");

        Assert.Equal($"https://blog.example{address}", _site.Article(_site.Reader(preset), path).WebUrl);
    }

    [Theory]
    [InlineData("", "make.it.md", "/posts/make.it/", null)]
    [InlineData("[languages.it]\nweight = 2\n", "make.it.md", "/it/posts/make/", "it")]
    [InlineData("defaultContentLanguage = 'it'\n", "make.it.md", "/it/posts/make/", "it")]
    [InlineData("[languages.de]\nweight = 2\n", "make.it.md", "/posts/make.it/", null)]
    [InlineData("[languages.pt-br]\nweight = 2\n", "a.pt-BR.md", "/pt-br/posts/a/", "pt-BR")]
    [InlineData("", "a.en.md", "/en/posts/a/", "en")]
    public void Only_a_language_of_the_site_is_the_language_of_a_file_name(
        string configuration,
        string name,
        string address,
        string? language
    )
    {
        _site.With("hugo.toml", $"title = 'A'\n{configuration}").WithPost($"content/posts/{name}", "title: A\ndate: 2024-03-01");

        var article = _site.Article(_site.Reader(ContentPreset.Hugo), $"content/posts/{name}");

        Assert.Equal(($"https://blog.example{address}", language), (article.WebUrl, article.Language));
    }

    [Theory]
    [InlineData("2024-03-04 02:00:00", "2024-03-04T02:00:00Z")]
    [InlineData("2024-03-04T02:00:00", "2024-03-04T02:00:00Z")]
    [InlineData("'2024-03-04 02:00:00'", "2024-03-04T07:00:00Z")]
    [InlineData("2024-03-04 02:00", "2024-03-04T07:00:00Z")]
    [InlineData("2024-03-04", "2024-03-04T05:00:00Z")]
    [InlineData("2024-03-04 02:00:00 +0100", "2024-03-04T01:00:00Z")]
    public void A_time_of_YAML_in_Jekyll_is_UTC_and_others_are_in_the_time_zone_of_the_site(string date, string expected)
    {
        _site.With("_config.yml", "timezone: America/New_York\n").WithPost("_posts/2024-03-04-a.md", $"title: A\ndate: {date}");

        var article = _site.Article(_site.Reader(ContentPreset.Jekyll), "_posts/2024-03-04-a.md");

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), article.PublishedDateTime);
        var day = expected.Contains("T02", StringComparison.Ordinal) || expected.Contains("T01", StringComparison.Ordinal) ? "03" : "04";
        Assert.Equal($"https://blog.example/2024/03/{day}/a.html", article.WebUrl);
    }

    [Theory]
    [InlineData("hugo.toml", "timeZone = 'America/New_York'\n")]
    [InlineData("config/_default/hugo.yaml", "timeZone: America/New_York\n")]
    public void The_time_zone_of_Hugo_applies_unless_the_settings_have_one(string file, string text)
    {
        _site.With(file, text).WithPost("content/a.md", "title: A\ndate: 2024-03-04T02:00:00");
        var tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

        var ofSite = _site.Article(_site.Reader(ContentPreset.Hugo), "content/a.md");
        var ofSettings = _site.Article(
            _site.Reader(ContentPreset.Hugo, change: mapping => mapping with { TimeZone = tokyo }),
            "content/a.md"
        );

        Assert.Equal(new DateTimeOffset(2024, 3, 4, 7, 0, 0, TimeSpan.Zero), ofSite.PublishedDateTime);
        Assert.Equal(new DateTimeOffset(2024, 3, 3, 17, 0, 0, TimeSpan.Zero), ofSettings.PublishedDateTime);
    }

    [Theory]
    [InlineData("news/_posts/2024-03-10-a.md", "categories: zed", "news", "news|zed")]
    [InlineData("news/local/_posts/2024-03-10-a.md", "tags: [x]\ncategory: zed", "news", "news|local|x|zed")]
    [InlineData("news/_posts/2024-03-10-a.md", "", "news", "news")]
    [InlineData("_posts/2024-03-10-a.md", "categories: zed", "zed", "zed")]
    public void The_folders_above_the_posts_of_Jekyll_are_categories(string path, string keys, string category, string topics)
    {
        _site.WithPost(path, $"title: A\n{keys}");

        var article = _site.Article(_site.Reader(ContentPreset.Jekyll), path);

        Assert.Equal((category, topics), (article.Category, string.Join('|', article.Topics)));
    }
}
