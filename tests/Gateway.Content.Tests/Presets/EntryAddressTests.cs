using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>URLs and slugs of Astro's entries and Eleventy's pages.</summary>
public sealed class EntryAddressTests
{
    [Theory]
    [InlineData("src/content/blog/2024/first.md", "", "2024-first", "/blog/2024/first/")]
    [InlineData("src/content/blog/2024/first.md", "slug: hello", "hello", "/blog/hello/")]
    [InlineData("src/content/blog/2024/first.md", "slug: guides/intro", "guides-intro", "/blog/guides/intro/")]
    [InlineData("src/content/blog/first.md", "slug: news/intro", "news-intro", "/blog/news/intro/")]
    [InlineData("src/content/blog/guides/intro.md", "", "guides-intro", "/blog/guides/intro/")]
    [InlineData("src/content/blog/news/intro/index.md", "", "news-intro", "/blog/news/intro/")]
    [InlineData("src/content/blog/de/suppe.md", "slug: suppe", "suppe", "/blog/suppe/")]
    [InlineData("src/content/blog/de/news/suppe.md", "", "news-suppe-de", "/blog/de/news/suppe/")]
    [InlineData("src/content/blog/2024/2024-03-01-first.md", "", "2024-03-01-first", "/blog/2024/2024-03-01-first/")]
    [InlineData("src/pages/posts/deep/first.md", "", "first", "/posts/deep/first/")]
    public void The_slug_of_an_entry_of_Astro_is_its_path_below_the_collection(string path, string keys, string slug, string address)
    {
        var article = Article(ContentPreset.Astro, path, keys);

        Assert.Equal((slug, $"https://blog.example{address}"), (article.Slug, article.WebUrl));
    }

    [Theory]
    [InlineData("slug: '../..'")]
    [InlineData("slug: '???'")]
    [InlineData("slug: '[...slug]/:year'")]
    public void An_unusable_slug_of_Astro_is_a_warning_and_the_path_is_used(string keys)
    {
        var result = Assert.IsType<ContentResult.AcceptedArticle>(Read(ContentPreset.Astro, "src/content/blog/a/first.md", keys));

        Assert.Equal(("a-first", "https://blog.example/blog/a/first/"), (result.Article.Slug, result.Article.WebUrl));
        var warning = Assert.Single(result.Warnings);
        Assert.Equal((ProblemCodes.FieldSlug, 4), (warning.Code, warning.Line));
        Assert.StartsWith("Write letters, digits and hyphens", warning.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("permalink: /a/index.html", "/a/", true)]
    [InlineData("permalink: '/{{ page.fileSlug }}/index.html'", "/first/", true)]
    [InlineData("permalink: /a.html", "/a.html", true)]
    [InlineData("permalink: {build: /b/}", "/b/", true)]
    [InlineData("permalink: {build: false}", "/posts/first/", false)]
    [InlineData("permalink: false", "/posts/first/", false)]
    [InlineData("permalink: False", "/posts/first/", false)]
    [InlineData("permalink: true", "/posts/first/", true)]
    [InlineData("eleventyExcludeFromCollections: true", "/posts/first/", false)]
    [InlineData("draft: true", "/posts/first/", false)]
    public void The_permalink_of_Eleventy_is_the_URL_or_hides_the_page(string keys, string address, bool isPublished)
    {
        var article = Article(ContentPreset.Eleventy, "posts/first.md", keys);

        Assert.Equal(($"https://blog.example{address}", isPublished), (article.WebUrl, article.Published));
    }

    [Theory]
    [InlineData(ContentPreset.Eleventy, "eleventyExcludeFromCollection: true", "eleventyExcludeFromCollections")]
    [InlineData(ContentPreset.Eleventy, "EleventyExcludeFromCollections: true", "eleventyExcludeFromCollections")]
    [InlineData(ContentPreset.Hugo, "headles: true", "headless")]
    public void A_misspelt_key_that_takes_a_page_off_the_lists_is_a_warning(ContentPreset preset, string keys, string meant)
    {
        var result = Assert.IsType<ContentResult.AcceptedArticle>(Read(preset, "posts/first.md", keys));

        Assert.Equal($"\"{keys.Split(':')[0]}\" is not the key \"{meant}\" and has no effect.", Assert.Single(result.Warnings).Message);
        Assert.True(result.Article.Published);
    }

    private static ArticleContent Article(ContentPreset preset, string path, string keys) =>
        Assert.IsType<ContentResult.AcceptedArticle>(Read(preset, path, keys)).Article;

    private static ContentResult Read(ContentPreset preset, string path, string keys)
    {
        var mapping = new ContentMapping { Preset = preset, SiteUrl = new Uri("https://blog.example/") }.WithFingerprint();
        return new ContentReader(new ContentOptions(), new ContentMappings(mapping, [])).Read(
            path,
            Encoding.UTF8.GetBytes($"---\ntitle: A\ndate: 2024-03-01\n{keys}\n---\n")
        );
    }
}
