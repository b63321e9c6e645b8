using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>Collections, pages and dates of Jekyll.</summary>
public sealed class JekyllSiteTests : IDisposable
{
    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("{recipes: {output: true}}", null, "https://blog.example/recipes/soups/pea.html")]
    [InlineData("{recipes: {output: yes}}", "pretty", "https://blog.example/recipes/soups/pea/")]
    [InlineData("{recipes: {output: true}}", "/:year/:title/", "https://blog.example/recipes/soups/pea/")]
    [InlineData("{recipes: {output: true}}", "/:year/:title", "https://blog.example/recipes/soups/pea")]
    [InlineData("{recipes: {output: true, permalink: '/food/:path/'}}", null, "https://blog.example/food/soups/pea/")]
    [InlineData(
        "{recipes: {output: true, permalink: '/:collection/:year/:title:output_ext'}}",
        null,
        "https://blog.example/recipes/2024/pea.html"
    )]
    public void A_file_of_a_collection_has_the_URL_pattern_of_the_collection(string collections, string? permalink, string url)
    {
        _site.With("_config.yml", $"collections: {collections}\n").WithPost("_recipes/soups/pea.md", "title: Pea soup\ndate: 2024-03-01");

        var article = _site.Article(Reader(permalink), "_recipes/soups/pea.md");

        Assert.Equal((url, "pea"), (article.WebUrl, article.Slug));
    }

    [Theory]
    [InlineData("{recipes: {output: false}}")]
    [InlineData("{recipes: }")]
    [InlineData("[recipes]")]
    [InlineData("{other: {output: true}}")]
    public void A_collection_without_output_has_no_articles(string collections)
    {
        _site.With("_config.yml", $"collections: {collections}\n").WithPost("_recipes/pea.md", "title: Pea soup\ndate: 2024-03-01");

        Assert.Equal(
            "is in the folder _recipes, which Jekyll ignores unless _config.yml has the collection recipes with output: true, or _recipes in include",
            Assert.IsType<ContentResult.Skipped>(_site.Read(Reader(), "_recipes/pea.md")).Detail
        );
    }

    [Fact]
    public void All_collections_can_be_in_a_folder_that_is_not_part_of_the_URLs()
    {
        _site
            .With(
                "_config.yml",
                "collections_dir: content\ncollections: {recipes: {output: true}}\ndefaults: [{scope: {path: '', type: recipes}, values: {lang: fr}}]"
            )
            .WithPost("content/_recipes/pea.md", "title: Pea soup\ndate: 2024-03-01")
            .WithPost("content/_posts/2024-03-01-news.md", "title: News")
            .WithPost("content/local/_posts/2024-03-02-news.md", "title: News")
            .WithPost("pages/about.md", "title: About\ndate: 2024-03-01");

        Assert.Equal("https://blog.example/recipes/pea.html", _site.Article(Reader(), "content/_recipes/pea.md").WebUrl);
        Assert.Equal("fr", _site.Article(Reader(), "content/_recipes/pea.md").Language);
        Assert.Equal("https://blog.example/2024/03/01/news.html", _site.Article(Reader(), "content/_posts/2024-03-01-news.md").WebUrl);
        Assert.Equal(
            "https://blog.example/local/2024/03/02/news.html",
            _site.Article(Reader(), "content/local/_posts/2024-03-02-news.md").WebUrl
        );
        Assert.Equal("https://blog.example/pages/about.html", _site.Article(Reader(), "pages/about.md").WebUrl);
    }

    [Theory]
    [InlineData("/:categories/:year/:title/", "https://blog.example/pages/about/")]
    [InlineData("/:categories/:year/:title:output_ext", "https://blog.example/pages/about.html")]
    [InlineData("date", "https://blog.example/pages/about.html")]
    public void The_permalink_of_posts_determines_only_the_URL_suffix_of_pages(string permalink, string url)
    {
        _site.WithPost("pages/about.md", "title: About\ndate: 2024-03-01");

        Assert.Equal(url, _site.Article(Reader(permalink), "pages/about.md").WebUrl);
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "future: true", true)]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "future: yes", true)]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "future: On", true)]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "future: no", false)]
    [InlineData(ContentPreset.Jekyll, "_config.yml", "title: A", false)]
    [InlineData(ContentPreset.Hugo, "hugo.toml", "buildFuture = true", true)]
    [InlineData(ContentPreset.Hugo, "hugo.toml", "buildFuture = false", false)]
    [InlineData(ContentPreset.Hugo, "config/production/hugo.yaml", "buildFuture: true", true)]
    public void A_site_can_show_files_with_a_future_date(ContentPreset preset, string file, string text, bool shows)
    {
        var path = preset == ContentPreset.Jekyll ? "_posts/2999-03-01-a.md" : "content/a.md";
        _site.With("config/_default/hugo.toml", "title = 'A'").With(file, text).WithPost(path, "title: A\ndate: 2999-03-01");

        Assert.Equal(shows, _site.Article(_site.Reader(preset), path).ShowsBeforeDate);
    }

    [Theory]
    [InlineData("buildDrafts: true", "draft: true")]
    [InlineData("buildExpired: true", "draft: true")]
    public void A_draft_is_hidden_for_every_configuration_of_the_site(string settings, string keys)
    {
        _site.With("hugo.yaml", settings).WithPost("content/a.md", $"title: A\ndate: 2024-03-01\n{keys}");

        Assert.False(_site.Article(_site.Reader(ContentPreset.Hugo), "content/a.md").Published);
    }

    private ContentReader Reader(string? permalink = null) =>
        _site.Reader(ContentPreset.Jekyll, change: mapping => mapping with { Permalink = permalink });
}
