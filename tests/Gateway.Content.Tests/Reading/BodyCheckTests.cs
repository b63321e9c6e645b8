using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>Warnings about links, images and tags without a target.</summary>
public sealed class BodyCheckTests : IDisposable
{
    private const string Head =
        "---\ntitle: A\npublishedDateTime: 2024-03-01T00:00:00Z\nwebUrl: https://paper.example/a\nprovider: {name: B, domain: paper.example}\n";

    private readonly SiteFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("One\n\n[a](other.md)", "PAGE_NOT_FOUND 9:5 \"other.md\" is not the file of a page, so that the link has no address.")]
    [InlineData("[a](draft.md)", "PAGE_NOT_FOUND 7:5 \"draft.md\" is a page that readers cannot see, so that the link has no address.")]
    [InlineData(
        "[a](readme.md#b)",
        "PAGE_NOT_FOUND 7:5 \"readme.md#b\" is a page that readers cannot see, so that the link has no address."
    )]
    [InlineData("[a](../notes/public.md)", null)]
    [InlineData("![](cat.png)", "MEDIA_MISSING 7:5 \"cat.png\" does not lead to a file.")]
    [InlineData("![](dog.png)", null)]
    [InlineData("<img src=\"pointer.png\">", "MEDIA_LFS_POINTER 7:11 \"pointer.png\" is a pointer of Git LFS in place of the file.")]
    [InlineData("![](../../out.png)", "MEDIA_OUTSIDE 7:5 \"../../out.png\" leads out of the folder that is served.")]
    [InlineData("![](../static/x.png)", null)]
    [InlineData("`![](cat.png)` {{ a }} {% b %}", null)]
    [InlineData("![](/any/site.png) ![](https://x.example/a.png) [a](cat.txt)", null)]
    public void A_warning_names_the_place_in_the_body(string body, string? expected)
    {
        WithFiles().With("posts/a.md", $"{Head}---\n{body}\n");

        Assert.Equal(expected is null ? [] : [expected], Warnings("posts/a.md", ContentPreset.Gateway));
    }

    [Theory]
    [InlineData("images: [dog.png, /static/x.png]", null, 2)]
    [InlineData("images:\n- dog.png\n- cat.png", "MEDIA_MISSING 8:3 \"cat.png\" in the images does not lead to a file.", 2)]
    [InlineData(
        "images: [pointer.png]",
        "MEDIA_LFS_POINTER 6:10 \"pointer.png\" in the images is a pointer of Git LFS in place of the file.",
        1
    )]
    [InlineData(
        "images: [../../out.png, dog.png]",
        "MEDIA_OUTSIDE 6:10 \"images[0]\" is \"../../out.png\", which leads out of the folder that is served, and is left out.",
        1
    )]
    public void A_warning_names_the_place_in_the_images(string keys, string? expected, int images)
    {
        WithFiles().With("posts/a.md", $"{Head}{keys}\n---\nText\n");

        Assert.Equal(expected is null ? [] : [expected], Warnings("posts/a.md", ContentPreset.Gateway));
        Assert.Equal(images, Article("posts/a.md", ContentPreset.Gateway).Images.Count);
    }

    [Theory]
    [InlineData(
        ContentPreset.Jekyll,
        "{% include a.html %}\n{{ b }}",
        "TEMPLATE_LEFT_OUT 5:1 \"{% include a.html %}\" and 1 more tag are left out of the page, because only the generator can evaluate them."
    )]
    [InlineData(
        ContentPreset.Hugo,
        "x {{< chart >}}",
        "TEMPLATE_LEFT_OUT 5:3 \"{{< chart >}}\" is left out of the page, because only the generator can evaluate it."
    )]
    [InlineData(
        ContentPreset.Jekyll,
        "[a]({% post_url 2024-03-01-none %})",
        "PAGE_NOT_FOUND 5:5 \"2024-03-01-none\" is not the file of a page, so that the link has no address."
    )]
    [InlineData(ContentPreset.Jekyll, "{% raw %}{% include a.html %}{% endraw %}", null)]
    [InlineData(ContentPreset.Astro, "{% include a.html %}", null)]
    public void A_tag_that_cannot_be_evaluated_is_a_warning(ContentPreset preset, string body, string? expected)
    {
        var path = preset == ContentPreset.Jekyll ? "_posts/2024-03-01-a.md" : "content/a.md";
        _site.With(path, $"---\ntitle: A\ndate: 2024-03-01\n---\n{body}\n");

        Assert.Equal(expected is null ? [] : [expected], Warnings(path, preset));
    }

    [Theory]
    [InlineData("render_with_liquid: false", ContentPreset.Jekyll, "_posts/2024-03-01-a.md")]
    [InlineData("templateEngineOverride: md", ContentPreset.Eleventy, "a.md")]
    public void A_file_can_turn_its_tags_off(string key, ContentPreset preset, string path)
    {
        _site.With(path, $"---\ntitle: A\ndate: 2024-03-01\n{key}\n---\n{{% include a.html %}}\n");

        Assert.Empty(Warnings(path, preset));
    }

    [Theory]
    [InlineData("static/x.png", "../static/x.png", "https://blog.example/x.png")]
    [InlineData("x.png", "../../static/x.png", "https://blog.example/x.png")]
    public void A_file_in_a_static_folder_has_the_same_URL_in_images_and_in_bodies(string file, string written, string url)
    {
        _site.With(file, "").With("content/posts/a.md", $"---\ntitle: A\ndate: 2024-03-01\nimages: [{written}]\n---\n![]({written})\n");

        var article = Assert
            .IsType<ContentResult.AcceptedArticle>(_site.Read(_site.Reader(ContentPreset.Hugo, "content"), "content/posts/a.md"))
            .Article;

        Assert.Equal((url, url), (article.Images[0].Url, article.Addresses?.Resolve(written)));
    }

    [Theory]
    [InlineData("[a](../../outside.md)")]
    [InlineData("[a](link.md)")]
    [InlineData("[a](folder/outside.md)")]
    [InlineData("![](folder/outside.png)")]
    [InlineData("![](..%2f..%2foutside.png)")]
    [InlineData("![](link.png)")]
    public void Files_outside_the_content_folder_are_not_read(string body)
    {
        _site.With("outside.md", $"{Head}---\n").With("outside.png", "x").With("content/posts/a.md", $"{Head}---\n{body}\n");
        File.CreateSymbolicLink(_site.At("content/posts/link.md"), _site.At("outside.md"));
        File.CreateSymbolicLink(_site.At("content/posts/link.png"), _site.At("outside.png"));
        Directory.CreateSymbolicLink(_site.At("content/posts/folder"), _site.Root);

        var result = _site.Read(
            _site.Reader(ContentPreset.Gateway, "content", mapping => mapping with { SiteUrl = null }),
            "content/posts/a.md"
        );

        var warning = Assert.Single(result.Warnings);
        Assert.Contains(warning.Code, (string[])[ProblemCodes.PageNotFound, ProblemCodes.MediaMissing, ProblemCodes.MediaOutside]);
        Assert.DoesNotContain("readers cannot see", warning.Message, StringComparison.Ordinal);
    }

    private SiteFolder WithFiles() =>
        _site
            .With("posts/dog.png", "x")
            .With("static/x.png", "x")
            .With("posts/pointer.png", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
            .With("posts/draft.md", $"{Head}draft: true\n---\n")
            .With("posts/readme.md", "Text")
            .With("notes/public.md", $"{Head}---\n");

    private ArticleContent Article(string path, ContentPreset preset) =>
        Assert.IsType<ContentResult.AcceptedArticle>(Read(path, preset)).Article;

    private IEnumerable<string> Warnings(string path, ContentPreset preset) =>
        Read(path, preset).Warnings.Select(warning => $"{warning.Code} {warning.Line}:{warning.Column} {warning.Message}");

    private ContentResult Read(string path, ContentPreset preset) =>
        _site.Read(
            _site.Reader(preset, change: mapping => mapping with { SiteUrl = preset == ContentPreset.Gateway ? null : mapping.SiteUrl }),
            path
        );
}
