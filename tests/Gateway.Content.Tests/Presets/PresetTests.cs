using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>Single keys of the generators. The folders in Generators show whole sites.</summary>
public sealed class PresetTests
{
    private const string Own =
        "title: A\npublishedDateTime: 2024-03-01T00:00:00Z\nwebUrl: https://blog.example/a\nprovider: {name: B, domain: blog.example}\n";

    private static readonly Uri _site = new("https://blog.example/");

    [Theory]
    [InlineData(ContentPreset.Jekyll, "title: A\ndate: 2024-03-01\ndescripton: B", "descripton", "description")]
    [InlineData(ContentPreset.Jekyll, "title: A\ndate: 2024-03-01\nredirect_form: /b/", "redirect_form", "redirect_from")]
    [InlineData(ContentPreset.Astro, "title: A\npubDate: 2024-03-01\nheroImag: /a.png", "heroImag", "heroImage")]
    [InlineData(ContentPreset.Eleventy, "title: A\ndate: 2024-03-01\npermalnk: /a/", "permalnk", "permalink")]
    public void A_warning_suggests_the_similar_key_of_the_generator(ContentPreset preset, string frontMatter, string written, string meant)
    {
        var warning = Assert.Single(Read("_posts/2024-03-01-a.md", frontMatter, Mapping(preset)).Warnings);

        Assert.Equal(ProblemCodes.FieldKeyUnknown, warning.Code);
        Assert.Contains($"\"{written}\" is not the key \"{meant}\"", warning.Message, StringComparison.Ordinal);
        Assert.Equal(4, warning.Line);
    }

    [Theory]
    [InlineData("isDraft: true", "isDraft")]
    [InlineData("is_draft: true", "is_draft")]
    [InlineData("headless: true", "headless")]
    [InlineData("eleventyExcludeFromCollections: true", "eleventyExcludeFromCollections")]
    [InlineData("permalink: false", "permalink")]
    [InlineData("build: {render: never}", "build.render")]
    [InlineData("publishDate: 2999-03-01", "publishDate")]
    public void Without_a_preset_a_generator_key_that_would_hide_the_page_is_a_warning(string key, string name)
    {
        var warning = Assert.Single(Read("a.md", $"{Own}{key}", new ContentMapping()).Warnings);

        Assert.Equal(ProblemCodes.FieldKeyUnknown, warning.Code);
        Assert.StartsWith($"\"{name}\" is ", warning.Message, StringComparison.Ordinal);
        Assert.EndsWith("which does not hide the article.", warning.Message, StringComparison.Ordinal);
        Assert.Equal("Write \"draft: true\" to hide it.", warning.Hint);
    }

    [Theory]
    [InlineData("lastmodd: 2030-01-01", "lastmodd", "lastmod")]
    [InlineData("alias: /b/", "alias", "aliases")]
    public void A_misspelt_alternative_key_of_a_field_is_a_warning_without_a_preset(string line, string written, string meant)
    {
        var warning = Assert.Single(Read("a.md", $"{Own}{line}", new ContentMapping()).Warnings);

        Assert.Equal(ProblemCodes.FieldKeyUnknown, warning.Code);
        Assert.Contains($"\"{written}\" is not the key \"{meant}\"", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_past_publishDate_hides_nothing_and_is_not_a_warning() =>
        Assert.Empty(Read("a.md", $"{Own}publishDate: 2024-02-01", new ContentMapping()).Warnings);

    [Theory]
    [InlineData("title: A\nprovider: {name: B, domian: b.example}", "provider.domian", "domain")]
    [InlineData("titel: A", "titel", "title")]
    [InlineData("title: A\nalias: /b/", "alias", "aliases")]
    public void A_misspelt_key_whose_value_a_preset_completes_is_a_warning(string frontMatter, string written, string meant)
    {
        var warning = Assert.Single(Read("_posts/2024-03-01-a.md", frontMatter, Mapping(ContentPreset.Jekyll)).Warnings);

        Assert.Equal(ProblemCodes.FieldKeyUnknown, warning.Code);
        Assert.Contains($"\"{written}\" is not the key \"{meant}\"", warning.Message, StringComparison.Ordinal);
    }

    // Jekyll: Minimal Mistakes, Chirpy, al-folio. Hugo: PaperMod, Docsy, Blowfish. Astro: AstroPaper, Starlight. Eleventy: its own keys.
    [Theory]
    [InlineData(
        ContentPreset.Jekyll,
        "layout toc toc_sticky header teaser classes author_profile read_time share related comments pin math mermaid img_path media_subpath giscus_comments related_posts featured excerpt_separator sitemap nav_order parent has_children grand_parent subtitle feature-img bigimg cover-img thumbnail-img share-img last_modified_at link external-url date_format sticky hidden ext name path tagline sidebar importance"
    )]
    [InlineData(
        ContentPreset.Hugo,
        "ShowToc TocOpen hidemeta comments canonicalURL disableHLJS disableShare hideSummary searchHidden ShowReadingTime ShowBreadCrumbs ShowPostNavLinks ShowWordCount ShowRssButtonInSectionTermList UseHugoToc cover editPost linkTitle weight menu simple_list no_list toc_hide type layout outputs markup series isCJKLanguage translationKey resources sitemap keywords showDate showAuthor showHero heroStyle featureimage featured toc math mermaid linktitle cascade params menus url expiryDate"
    )]
    [InlineData(
        ContentPreset.Astro,
        "layout pubDatetime modDatetime postSlug ogImage hideEditPost timezone featured canonicalURL sidebar hero head banner template tableOfContents editUrl lastUpdated prev next pagefind heroImage heroAlt imageAlt minutesRead readingTime readTime series order collection imports setup client theme toc tagline isFeatured related"
    )]
    [InlineData(
        ContentPreset.Eleventy,
        "layout eleventyNavigation templateEngineOverride pagination eleventyComputed eleventyImport dynamicPermalink permalinkBypassOutputDir thumb metaDesc metaTitle meta socialImage hero postType teaser override:tags eleventyExcludeFromCollections eleventyDataSchema sidebar order key parent isPost theme featured linkTo source updates"
    )]
    public void Keys_of_well_known_themes_are_not_warnings(ContentPreset preset, string keys)
    {
        foreach (var key in keys.Split(' '))
        {
            var result = Read(
                "_posts/2024-03-01-a.md",
                $"title: A\ndate: 2024-03-01\n{(key is "date" or "title" ? "x" : key)}: 2024-03-01",
                Mapping(preset)
            );

            Assert.True(result.Warnings.Count == 0, $"{key}: {string.Join("; ", result.Warnings.Select(warning => warning.Message))}");
        }
    }

    [Fact]
    public void A_warning_names_the_key_of_the_settings()
    {
        var mapping = (
            ContentMapping.Gateway with
            {
                Fields = new Dictionary<string, IReadOnlyList<string>> { ["excerpt"] = ["abstract"] },
            }
        ).WithFingerprint();

        var warning = Assert.Single(Read("2024-03-01-a.md", $"{Own}abstrac: B", mapping).Warnings);

        Assert.Contains("\"abstrac\" is not the key \"abstract\"", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_key_for_a_field_is_not_a_warning() =>
        Assert.Empty(
            Read("_posts/2024-03-01-a.md", "title: A\nexcerpt: B\ndescription: C\nsummary: D", Mapping(ContentPreset.Jekyll)).Warnings
        );

    [Theory]
    [InlineData("2024-03-01", "2024-02-29T23:00:00Z")]
    [InlineData("2024-03-01 10:30", "2024-03-01T09:30:00Z")]
    [InlineData("2024-07-01 10:30:15", "2024-07-01T08:30:15Z")]
    [InlineData("2024-03-01T10:30:00", "2024-03-01T09:30:00Z")]
    [InlineData("2024-03-01 10:30:00 +0500", "2024-03-01T05:30:00Z")]
    [InlineData("2024-03-01T10:30:00Z", "2024-03-01T10:30:00Z")]
    [InlineData("Mar 1 2024", "2024-02-29T23:00:00Z")]
    [InlineData("March 1, 2024", "2024-02-29T23:00:00Z")]
    [InlineData("1 March 2024", "2024-02-29T23:00:00Z")]
    [InlineData("Fri, 01 Mar 2024 10:00:00 GMT", "2024-03-01T10:00:00Z")]
    [InlineData("2024/3/1", "2024-02-29T23:00:00Z")]
    // The hour that is skipped in spring, and the hour that occurs twice in autumn.
    [InlineData("2024-03-31 02:30", "2024-03-31T01:30:00Z")]
    [InlineData("2024-10-27 02:30", "2024-10-27T01:30:00Z")]
    public void A_time_without_an_offset_is_in_the_configured_time_zone(string written, string expected)
    {
        var mapping = Mapping(ContentPreset.Hugo) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

        var article = Article(Read("content/posts/a.md", $"title: A\ndate: \"{written}\"", mapping));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), article.PublishedDateTime);
    }

    [Theory]
    [InlineData("03/04/2024")]
    [InlineData("soon")]
    [InlineData("2024-02-30")]
    public void An_ambiguous_or_invalid_time_is_rejected_with_the_key_of_the_file(string written)
    {
        var result = Read("content/posts/a.md", $"title: A\ndate: {written}", Mapping(ContentPreset.Hugo));

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal((ProblemCodes.FieldDate, 3, 7), (problem.Code, problem.Line, problem.Column));
        Assert.StartsWith(
            $"\"date\" is \"{written}\"; expected a date or a time, such as 2022-06-04 or 2022-06-04T16:00:00Z.",
            problem.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            written.Contains('/', StringComparison.Ordinal)
                ? "Write the date as year-month-day. With slashes"
                : "Write a date that exists as year-month-day",
            problem.Hint,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.md", "published: false")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.md", "published: no")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.md", "draft: true")]
    [InlineData(ContentPreset.Jekyll, "_drafts/a.md", "date: 2024-03-01")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01\ndraft: true")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01\nDraft: yes")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01\nheadless: true")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01\nbuild:\n  render: never")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01\n_build:\n  list: never")]
    [InlineData(ContentPreset.Astro, "src/content/blog/a.md", "pubDate: 2024-03-01\ndraft: True")]
    [InlineData(ContentPreset.Astro, "src/content/blog/a.md", "pubDate: 2024-03-01\nisDraft: true")]
    [InlineData(ContentPreset.Astro, "src/content/blog/a.md", "pubDate: 2024-03-01\ndraft: yes")]
    [InlineData(ContentPreset.Astro, "src/content/blog/_a.md", "pubDate: 2024-03-01")]
    [InlineData(ContentPreset.Astro, "src/content/blog/_later/a.md", "pubDate: 2024-03-01\ndraft: false")]
    [InlineData(ContentPreset.Eleventy, "posts/a.md", "date: 2024-03-01\ndraft: true")]
    [InlineData(ContentPreset.Eleventy, "posts/a.md", "date: 2024-03-01\npermalink: false")]
    [InlineData(ContentPreset.Eleventy, "posts/a.md", "date: 2024-03-01\neleventyExcludeFromCollections: true")]
    [InlineData(ContentPreset.Eleventy, "_drafts/a.md", "date: 2024-03-01")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-a.md", "status: draft")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01\nStatus: Private")]
    [InlineData(ContentPreset.Astro, "src/content/blog/a.md", "pubDate: 2024-03-01\nstatus: pending")]
    [InlineData(ContentPreset.Eleventy, "posts/a.md", "date: 2024-03-01\nstatus: HIDDEN")]
    public void A_draft_of_any_generator_is_an_article_that_is_not_published(ContentPreset preset, string path, string keys) =>
        Assert.False(Article(Read(path, $"title: A\n{keys}", Mapping(preset))).Published);

    // In all four an empty value is null, which is not true.
    [Theory]
    [InlineData(ContentPreset.Jekyll, "draft:")]
    [InlineData(ContentPreset.Jekyll, "published:")]
    [InlineData(ContentPreset.Jekyll, "status: published")]
    [InlineData(ContentPreset.Hugo, "draft:")]
    [InlineData(ContentPreset.Astro, "draft: ~")]
    [InlineData(ContentPreset.Eleventy, "draft:")]
    public void A_key_of_a_draft_without_a_value_hides_nothing(ContentPreset preset, string keys) =>
        Assert.True(Article(Read("posts/a.md", $"title: A\ndate: 2024-03-01\n{keys}", Mapping(preset))).Published);

    [Fact]
    public void A_status_of_another_program_is_a_warning_without_a_preset()
    {
        var result = Read("2024-03-01-a.md", $"{Own}status: draft", ContentMapping.Gateway);

        Assert.True(Article(result).Published);
        Assert.Equal("\"status\" is \"draft\", which does not hide the article.", Assert.Single(result.Warnings).Message);
        Assert.Empty(Read("2024-03-01-a.md", $"{Own}status: draft\ndraft: true", ContentMapping.Gateway).Warnings);
        Assert.Empty(Read("2024-03-01-a.md", $"{Own}status: final", ContentMapping.Gateway).Warnings);
    }

    [Theory]
    [InlineData("2024-1-7-short.md", "2024-01-07", "2024-01-07-short", "/2024/01/07/short.html")]
    [InlineData("24-01-7-short.md", "2024-01-07", "2024-01-07-short", "/2024/01/07/short.html")]
    [InlineData("2024-01-07-short.md", "2024-01-07", "2024-01-07-short", "/2024/01/07/short.html")]
    public void A_name_of_Jekyll_can_have_a_short_date(string name, string date, string slug, string path)
    {
        var article = Article(Read($"_posts/{name}", "title: A", Mapping(ContentPreset.Jekyll)));

        Assert.Equal(
            (DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), slug, $"https://blog.example{path}"),
            (DateOnly.FromDateTime(article.PublishedDateTime.UtcDateTime), article.Slug, article.WebUrl)
        );
    }

    [Theory]
    [InlineData("_posts/2024-13-01-a.md", "has a name that begins with 2024-13-01, a day that does not exist")]
    [InlineData("_posts/2024-04-31-x.md", "has a name that begins with 2024-04-31, a day that does not exist")]
    [InlineData("_posts/123-1-1-a.md", "has a name that does not begin with a date")]
    [InlineData("_drafts/someday.md", "is a draft without a date. With the key date")]
    public void The_reason_for_a_skipped_Jekyll_post_without_a_date_is_explained(string path, string reason) =>
        Assert.StartsWith(reason, Skipped(Read(path, "title: A", Mapping(ContentPreset.Jekyll))), StringComparison.Ordinal);

    [Fact]
    public void A_skipped_file_with_a_date_of_the_file_system_is_explained() =>
        Assert.Equal(
            "has the date \"Last Modified\", which is not the same in each copy of the folder. Write the date itself",
            Skipped(Read("a.md", "title: A\ndate: Last Modified", Mapping(ContentPreset.Eleventy)))
        );

    [Theory]
    [InlineData(ContentPreset.Jekyll, "about.md", "title: A", "lacks date")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "title: A\nweight: 1", "lacks date or publishDate or pubDate; has weight")]
    [InlineData(ContentPreset.Hugo, "content/a.md", "date: 2024-03-01", "lacks title")]
    [InlineData(ContentPreset.Astro, "src/content/a.md", "title: A", "lacks pubDate or date or publishDate")]
    [InlineData(ContentPreset.Eleventy, "a.md", "title: A", "lacks date")]
    public void The_reason_for_a_skipped_file_names_the_keys_of_the_generator(
        ContentPreset preset,
        string path,
        string keys,
        string reason
    ) => Assert.Equal(reason, Skipped(Read(path, keys, Mapping(preset))));

    [Fact]
    public void The_reason_for_a_skipped_file_names_the_keys_of_the_settings() =>
        Assert.Equal(
            "lacks when",
            Skipped(
                Read(
                    "a.md",
                    "title: A\nwebUrl: https://blog.example/a\nprovider: {name: B, domain: blog.example}",
                    ContentMapping.Gateway with
                    {
                        Fields = new Dictionary<string, IReadOnlyList<string>> { ["publishedDateTime"] = ["when"] },
                    }
                )
            )
        );

    [Theory]
    [InlineData("img/a.png", "https://blog.example/b/img/a.png")]
    [InlineData("/img/a.png", "https://blog.example/img/a.png")]
    [InlineData("https://cdn.example/a.png", "https://cdn.example/a.png")]
    public void An_image_of_a_mapped_key_is_relative_to_the_page(string address, string url)
    {
        var mapping = ContentMapping.Gateway with
        {
            SiteUrl = _site,
            Fields = new Dictionary<string, IReadOnlyList<string>> { ["images"] = ["cover.image"], ["title"] = ["meta.title"] },
        };

        var article = Article(
            Read(
                "2024-03-01-a.md",
                $"{Own.Replace("title: A", "meta: {title: A}", StringComparison.Ordinal).Replace("example/a\n", "example/b/\n", StringComparison.Ordinal)}cover: {{image: {address}, alt: B}}",
                mapping
            )
        );

        Assert.Equal(("A", url), (article.Title, Assert.Single(article.Images).Url));
    }

    [Fact]
    public void A_mapped_date_without_an_offset_names_the_setting()
    {
        var mapping = ContentMapping.Gateway with
        {
            Fields = new Dictionary<string, IReadOnlyList<string>> { ["publishedDateTime"] = ["meta.when"] },
        };

        var result = Read(
            "a.md",
            "title: A\nmeta: {when: 2024-03-01}\nwebUrl: https://blog.example/a\nprovider: {name: B, domain: blog.example}",
            mapping
        );

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal((3, 14), (problem.Line, problem.Column));
        Assert.StartsWith("\"meta.when\" is \"2024-03-01\"", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("Set Content:Defaults:TimeZone", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_for_a_missing_site_URL_names_the_setting() =>
        Assert.Equal(
            "lacks webUrl, provider.name, provider.domain; set Content:SiteUrl (or SiteUrl of the folder) to the URL of the site, from which webUrl and the provider follow, or Web:PublicUrl to the URL of the gateway if its pages are the only ones",
            Skipped(Read("a.md", "title: A\ndate: 2024-03-01", new ContentMapping { Preset = ContentPreset.Hugo }))
        );

    [Fact]
    public void A_missing_field_is_reported_with_the_key_of_the_generator() =>
        Assert.StartsWith(
            "\"date\" is missing or empty.",
            Assert.IsType<ContentResult.Rejected>(Read("_news/a.md", "title: A", Mapping(ContentPreset.Eleventy))).Problems[0].Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("title:NoSpace", "title", "title: NoSpace")]
    [InlineData("# my post\ntitle:No space\ndate:2024-03-01", "title", "title: No space")]
    [InlineData("tags:a", "tags", "tags: a")]
    public void A_key_without_a_space_is_a_syntax_error_with_its_line(string keys, string key, string cure)
    {
        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(Read("a.md", keys, Mapping(ContentPreset.Hugo))).Problems);

        Assert.Equal(
            (ProblemCodes.YamlSyntax, $"There is no space after \"{key}:\".", $"Write \"{cure}\".", 1),
            (problem.Code, problem.Message, problem.Hint, problem.Column)
        );
        Assert.Equal(keys.StartsWith('#') ? 3 : 2, problem.Line);
    }

    [Fact]
    public void A_key_without_a_space_in_otherwise_empty_front_matter_is_explained() =>
        Assert.Equal(
            "has no keys between its --- lines. There is no space after \"Note:\". (line 2) Write \"Note: this\".",
            Skipped(Read("a.md", "Note:this", ContentMapping.Gateway))
        );

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_drafts/a.md")]
    [InlineData(ContentPreset.Hugo, "content/a.md")]
    public void The_path_of_the_site_URL_is_not_repeated_in_image_URLs(ContentPreset preset, string path)
    {
        var mapping = Mapping(preset) with { SiteUrl = new Uri("https://blog.example/docs/") };

        var article = Article(Read(path, "title: A\ndate: 2024-03-01\nimages: [/docs/a.png, /b.png]", mapping));

        Assert.Equal(["https://blog.example/docs/a.png", "https://blog.example/docs/b.png"], article.Images.Select(image => image.Url));
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/;notes=/n/:filename/", "content/posts/a.md", "", "/2024/a-title/")]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/;notes=/n/:filename/", "content/notes/a.md", "", "/n/a/")]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/;notes=/n/:filename/", "content/docs/a.md", "", "/docs/a/")]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/;/all/:slug/", "content/docs/a.md", "", "/all/a-title/")]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/", "content/posts/a.fr.md", "", "/fr/2024/a-title/")]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/", "content/fr/posts/a.md", "", "/fr/2024/a-title/")]
    [InlineData(ContentPreset.Hugo, "/:lang/:path/", "content/posts/a.md", "", "/en/posts/a/")]
    [InlineData(ContentPreset.Hugo, "/:lang/:path/", "content/posts/a.fr.md", "", "/fr/posts/a/")]
    [InlineData(ContentPreset.Hugo, null, "content/about.fr.md", "", "/fr/about/")]
    [InlineData(ContentPreset.Hugo, null, "content/fr/about.md", "", "/fr/about/")]
    [InlineData(ContentPreset.Hugo, null, "content/about.fr.md", "url: /fixed/", "/fixed/")]
    [InlineData(ContentPreset.Hugo, null, "content/about.fr.md", "url: fixed/", "/fr/fixed/")]
    [InlineData(ContentPreset.Astro, "/:path", "src/content/blog/a/index.md", "", "/blog/a")]
    [InlineData(ContentPreset.Astro, "/:path", "src/content/blog/b.md", "slug: c", "/blog/c")]
    public void A_permalink_pattern_can_apply_to_a_section(
        ContentPreset preset,
        string? permalink,
        string path,
        string keys,
        string expected
    )
    {
        var mapping = Mapping(preset) with { Permalink = permalink, Language = "en" };

        Assert.Equal($"https://blog.example{expected}", Article(Read(path, $"title: A title\ndate: 2024-03-01\n{keys}", mapping)).WebUrl);
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "/:bogus/", "\"/:bogus/\", but :bogus is not a placeholder. The placeholders are :categories, ")]
    [InlineData(ContentPreset.Hugo, "posts=/:slug/;notes=/:nothing", "but :nothing is not a placeholder")]
    [InlineData(ContentPreset.Hugo, "pretty", "expected a pattern such as /:year/:month/:slug/")]
    [InlineData(ContentPreset.Jekyll, "prety", "expected date, pretty, ordinal, weekdate, none, or a pattern")]
    [InlineData(ContentPreset.Jekyll, "pretty", null)]
    [InlineData(ContentPreset.Jekyll, "/W:week/:title:output_ext", null)]
    [InlineData(ContentPreset.Hugo, "posts=/:year/:slug/;:filename", null)]
    public void An_error_in_a_permalink_pattern_is_found(ContentPreset preset, string permalink, string? mistake)
    {
        var found = (Mapping(preset) with { Permalink = permalink }).MistakeInPermalink();

        if (mistake is null)
            Assert.Null(found);
        else
            Assert.Contains(mistake, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "Draft: true")]
    [InlineData(ContentPreset.Astro, "draft: no")]
    [InlineData(ContentPreset.Eleventy, "draft: maybe")]
    [InlineData(ContentPreset.Hugo, "draft: [true]")]
    [InlineData(ContentPreset.Hugo, "expiryDate: later")]
    public void A_key_of_a_draft_that_cannot_be_read_is_rejected(ContentPreset preset, string keys) =>
        Assert.IsType<ContentResult.Rejected>(Read("a.md", $"title: A\ndate: 2024-03-01\n{keys}", Mapping(preset)));

    [Theory]
    [InlineData(ContentPreset.Jekyll, null, "_posts/2024-03-01-my-post.md", "categories: News dev", "/news/dev/2024/03/01/my-post.html")]
    [InlineData(ContentPreset.Jekyll, "pretty", "_posts/2024-03-01-my-post.md", "category: a b", "/a%20b/2024/03/01/my-post/")]
    [InlineData(ContentPreset.Jekyll, "ordinal", "_posts/2024-03-01-my-post.md", "", "/2024/061/my-post.html")]
    [InlineData(ContentPreset.Jekyll, "none", "_posts/2024-03-01-my-post.md", "", "/my-post.html")]
    [InlineData(ContentPreset.Jekyll, "/:year/:short_month/:i_day/:title", "_posts/2024-03-01-my-post.md", "", "/2024/Mar/1/my-post")]
    [InlineData(ContentPreset.Jekyll, null, "sport/_posts/2024-03-01-my-post.md", "slug: other", "/sport/2024/03/01/other.html")]
    [InlineData(ContentPreset.Jekyll, null, "_posts/2024-03-01-my-post.md", "permalink: /fixed/", "/fixed/")]
    [InlineData(ContentPreset.Hugo, null, "content/posts/My Post.md", "", "/posts/my-post/")]
    [InlineData(ContentPreset.Hugo, null, "content/posts/my-post/index.md", "", "/posts/my-post/")]
    [InlineData(ContentPreset.Hugo, null, "content/posts/my-post.md", "slug: other", "/posts/other/")]
    [InlineData(ContentPreset.Hugo, null, "content/posts/my-post.md", "url: /fixed.html", "/fixed.html")]
    [InlineData(ContentPreset.Hugo, null, "content/posts/my-post.fr.md", "", "/fr/posts/my-post/")]
    [InlineData(ContentPreset.Hugo, "/:year/:month/:slug/", "content/posts/my-post.md", "", "/2024/03/a-title/")]
    [InlineData(ContentPreset.Hugo, "/:sections/:filename/", "content/posts/2023/my-post.md", "", "/posts/2023/my-post/")]
    [InlineData(ContentPreset.Astro, null, "src/content/blog/my-post.mdx", "", "/blog/my-post/")]
    [InlineData(ContentPreset.Astro, null, "src/pages/posts/my-post.md", "", "/posts/my-post/")]
    [InlineData(ContentPreset.Astro, null, "src/content/blog/my-post.md", "slug: other", "/blog/other/")]
    [InlineData(ContentPreset.Eleventy, null, "posts/2024-03-01-my-post.md", "", "/posts/my-post/")]
    [InlineData(ContentPreset.Eleventy, null, "posts/my-post/my-post.md", "", "/posts/my-post/")]
    [InlineData(ContentPreset.Eleventy, null, "posts/my-post/index.md", "", "/posts/my-post/")]
    [InlineData(ContentPreset.Eleventy, null, "posts/a.md", "permalink: \"/x/{{ page.fileSlug }}/\"", "/x/a/")]
    [InlineData(ContentPreset.Eleventy, null, "posts/a.md", "permalink: \"/x/{{ title | slugify }}/\"", "/x/a-title/")]
    [InlineData(ContentPreset.Eleventy, null, "posts/a.md", "permalink: \"/x/{{ other }}/\"", "/posts/a/")]
    public void The_URL_is_that_of_the_generator(ContentPreset preset, string? permalink, string path, string keys, string expected)
    {
        var mapping = Mapping(preset) with { Permalink = permalink };

        var article = Article(Read(path, $"title: A title\ndate: 2024-03-01\n{keys}", mapping));

        Assert.Equal($"https://blog.example{expected}", article.WebUrl);
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-my-post.md", "", "2024-03-01-my-post")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-my-post.md", "slug: other", "other")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-my-post.md", "permalink: /a/b.html", "b")]
    [InlineData(ContentPreset.Jekyll, "_posts/2024-03-01-my-post.md", "permalink: /:year/:title/", "2024-03-01-my-post")]
    [InlineData(ContentPreset.Hugo, "content/posts/my-post.md", "", "my-post")]
    [InlineData(ContentPreset.Hugo, "content/posts/my-post/index.md", "", "my-post")]
    [InlineData(ContentPreset.Hugo, "content/posts/2023/review.md", "", "2023-review")]
    [InlineData(ContentPreset.Hugo, "content/posts/my-post.fr.md", "", "my-post-fr")]
    [InlineData(ContentPreset.Hugo, "content/fr/posts/my-post.md", "", "my-post-fr")]
    [InlineData(ContentPreset.Hugo, "content/posts/my-post.en.md", "", "my-post")]
    [InlineData(ContentPreset.Astro, "src/content/blog/de/my-post.md", "", "my-post-de")]
    [InlineData(ContentPreset.Eleventy, "posts/my-post.md", "permalink: /blog/other/index.html", "other")]
    public void The_slug_does_not_depend_on_the_title(ContentPreset preset, string path, string keys, string expected)
    {
        var mapping = Mapping(preset) with { Language = "en" };

        foreach (var title in (string[])["One", "Another title"])
            Assert.Equal(expected, Article(Read(path, $"title: {title}\ndate: 2024-03-01\n{keys}", mapping)).Slug);
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "archetypes/default.md", "title: {{ .Name }}\ndate: {{ .Date }}")]
    [InlineData(ContentPreset.Hugo, "content/posts/_index.md", "title: Posts\ndate: 2024-03-01")]
    [InlineData(ContentPreset.Jekyll, "_layouts/post.html", "title: {{ page.title }}")]
    [InlineData(ContentPreset.Eleventy, "node_modules/x/README.md", "title: A\ndate: 2024-03-01")]
    [InlineData(ContentPreset.Jekyll, "_posts/undated.md", "title: A\ndate: 2024-03-01")]
    public void A_file_without_a_page_is_skipped_with_the_reason(ContentPreset preset, string path, string keys) =>
        Assert.NotEmpty(Assert.IsType<ContentResult.Skipped>(Read(path, keys, Mapping(preset))).Detail);

    [Fact]
    public void A_setting_maps_a_field_to_other_keys()
    {
        var mapping = Mapping(ContentPreset.Eleventy) with
        {
            Fields = new Dictionary<string, IReadOnlyList<string>>
            {
                ["title"] = ["headline"],
                ["images"] = ["media.lead.file"],
                ["topics"] = ["labels", "places"],
            },
        };

        var article = Article(
            Read(
                "posts/a.md",
                "headline: Right\ntitle: Wrong\ndate: 2024-03-01\ntags: [ignored]\nlabels: [x]\nplaces: [y]\nmedia:\n  lead:\n    file: /a.jpg",
                mapping
            )
        );

        Assert.Equal("Right", article.Title);
        Assert.Equal(["x", "y"], article.Topics);
        Assert.Equal("https://blog.example/a.jpg", Assert.Single(article.Images).Url);
        Assert.Equal("Wrong", article.UnknownKeys?["title"]?.GetValue<string>());
    }

    [Fact]
    public void Configured_defaults_apply_to_files_in_the_format_of_the_gateway()
    {
        var mapping = new ContentMapping
        {
            ProviderName = "The Paper",
            ProviderDomain = "paper.example",
            Type = "blog",
            Language = "de",
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Fields = new Dictionary<string, IReadOnlyList<string>> { ["publishedDateTime"] = ["date"] },
        };

        var article = Article(Read("a.md", "title: A\ndate: 2024-03-01\nwebUrl: https://paper.example/a", mapping));

        Assert.Equal(("The Paper", "paper.example"), (article.Provider.Name, article.Provider.Domain));
        Assert.Equal(("blog", "de"), (article.Type, article.Language));
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 23, 0, 0, TimeSpan.Zero), article.PublishedDateTime);
    }

    [Fact]
    public void A_folder_has_the_mapping_of_the_innermost_folder_with_settings()
    {
        var root = Path.GetFullPath("site");
        var outer = Mapping(ContentPreset.Hugo) with { Root = root };
        var inner = Mapping(ContentPreset.Jekyll) with { Root = Path.Combine(root, "blog") };
        var mappings = new ContentMappings(ContentMapping.Gateway, [outer, inner]);

        Assert.Equal(ContentPreset.Jekyll, mappings.For("site/blog/_posts/a.md").Preset);
        Assert.Equal(ContentPreset.Hugo, mappings.For("site/blogs/a.md").Preset);
        Assert.Equal(ContentPreset.Gateway, mappings.For("other/a.md").Preset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b.md")]
    public void A_name_that_is_not_a_path_does_not_throw_with_settings_for_folders(string name)
    {
        var mapping = (Mapping(ContentPreset.Hugo) with { Root = Path.GetFullPath("site") }).WithFingerprint();
        var reader = new ContentReader(new ContentOptions(), new ContentMappings(mapping with { Root = null }, [mapping]));

        Assert.NotEmpty(reader.FingerprintOf(new ContentPath(name), default));
        Assert.NotNull(reader.ReadArticle(name, "---\ntitle: A\n---\n"));
    }

    [Fact]
    public void The_fingerprint_of_a_file_changes_if_it_is_read_differently()
    {
        var none = new ContentReader(new ContentOptions());
        var hugo = new ContentReader(new ContentOptions(), new ContentMappings(Mapping(ContentPreset.Hugo).WithFingerprint(), []));

        Assert.Equal("", none.FingerprintOf(new ContentPath("_news/a.md"), default));
        Assert.NotEqual(
            none.FingerprintOf(new ContentPath("_news/a.md"), default),
            none.FingerprintOf(new ContentPath("_drafts/a.md"), default)
        );
        Assert.NotEqual(none.FingerprintOf(new ContentPath("a.md"), default), hugo.FingerprintOf(new ContentPath("a.md"), default));
        Assert.NotEqual(hugo.FingerprintOf(new ContentPath("a/a.md"), default), hugo.FingerprintOf(new ContentPath("b/a.md"), default));
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "permalink: /a/b/\nslug: c")]
    [InlineData(ContentPreset.Jekyll, "permalink: /a/b/\nslug:")]
    [InlineData(ContentPreset.Hugo, "url: /a/b/\nslug: c")]
    [InlineData(ContentPreset.Hugo, "Url: /a/b/\nSlug: c")]
    [InlineData(ContentPreset.Hugo, "url: \"\"\nslug: \"\"")]
    [InlineData(ContentPreset.Astro, "permalink: /a/b/\nslug: c")]
    [InlineData(ContentPreset.Eleventy, "permalink: /a/b/\nslug: c")]
    public void A_key_that_determines_the_URL_is_not_an_unknown_key(ContentPreset preset, string keys) =>
        Assert.Equal(
            "{\"weight\":\"3\"}",
            Article(Read("2024-03-01-a.md", $"title: A\ndate: 2024-03-01\n{keys}\nweight: 3", Mapping(preset))).UnknownKeys?.ToJsonString()
        );

    [Theory]
    [InlineData(ContentPreset.Gateway, "!!!", "2024-03-01-name")]
    [InlineData(ContentPreset.Gateway, "/", "2024-03-01-name")]
    [InlineData(ContentPreset.Gateway, "{{ title }}", "2024-03-01-name")]
    [InlineData(ContentPreset.Hugo, "!!!", "2024-03-01-name")]
    [InlineData(ContentPreset.Jekyll, "..", "2024-03-01-name")]
    public void A_slug_that_cannot_be_used_is_a_warning_and_the_file_name_is_the_slug(ContentPreset preset, string slug, string expected)
    {
        var keys = preset == ContentPreset.Gateway ? Own : "title: A\n";
        var mapping = preset == ContentPreset.Gateway ? ContentMapping.Gateway : Mapping(preset);

        var result = Read("2024-03-01-name.md", $"{keys}slug: \"{slug}\"", mapping);

        var warning = Assert.Single(result.Warnings);
        Assert.Equal((ProblemCodes.FieldSlug, keys.Count(character => character == '\n') + 2), (warning.Code, warning.Line));
        Assert.Contains($"\"slug\" is \"{slug}\"", warning.Message, StringComparison.Ordinal);
        Assert.Equal(expected, Article(result).Slug);
        Assert.Matches("^https://blog.example/(a|2024/03/01/name.html|2024-03-01-name/)$", Article(result).WebUrl);
    }

    [Theory]
    [InlineData(ContentPreset.Jekyll, "title: [WIP]", "title")]
    [InlineData(ContentPreset.Hugo, "title: {a: b}", "title")]
    [InlineData(ContentPreset.Jekyll, "title: A\ndate: [2030-01-01]", "date")]
    [InlineData(ContentPreset.Astro, "title: A\npubDate: {at: 2030-01-01}", "pubDate")]
    public void A_title_or_date_of_a_wrong_type_is_an_error(ContentPreset preset, string keys, string key)
    {
        var mapping = new ContentMapping { Preset = preset, SiteUrl = new Uri("https://blog.example/") };

        var result = Read("_posts/2024-03-01-a.md", keys, mapping);

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal(ProblemCodes.FieldType, problem.Code);
        Assert.StartsWith($"\"{key}\" is a ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tags: {a: b}", "tags", "a list of texts")]
    [InlineData("categories: [[a]]", "categories", "a list of texts")]
    [InlineData("description: [a]", "description", "a text")]
    [InlineData("slug: {a: b}", "slug", "a text")]
    [InlineData("lastmod: [2024-03-01]", "lastmod", "a date or a time")]
    [InlineData("author: {email: a@b.example}", "author", "a name, or a list of names")]
    public void A_value_of_a_wrong_type_for_an_optional_field_is_a_warning(string line, string key, string expected)
    {
        var mapping = new ContentMapping { Preset = ContentPreset.Hugo, SiteUrl = new Uri("https://blog.example/") };

        var result = Read("posts/a.md", $"title: A\ndate: 2024-03-01\n{line}", mapping);

        var warning = Assert.Single(Assert.IsType<ContentResult.AcceptedArticle>(result).Warnings);
        Assert.Equal(
            (ProblemCodes.FieldType, $"\"{key}\" should be {expected}. Other values are ignored.", $"Write {expected}.", 4),
            (warning.Code, warning.Message, warning.Hint, warning.Line)
        );
    }

    [Theory]
    [InlineData(ContentPreset.Hugo, "a b?c=<x>#d", "https://blog.example/posts/a-bcx%23d/")]
    [InlineData(ContentPreset.Hugo, "../../up", "https://blog.example/posts/up/")]
    [InlineData(ContentPreset.Hugo, "50%", "https://blog.example/posts/50/")]
    [InlineData(ContentPreset.Hugo, "über\\\"uns", "https://blog.example/posts/überuns/")]
    [InlineData(ContentPreset.Astro, "2023/hello", "https://blog.example/posts/2023/hello/")]
    [InlineData(ContentPreset.Eleventy, "a?b", "https://blog.example/posts/a-b/")]
    public void A_slug_is_escaped_in_the_URL(ContentPreset preset, string slug, string expected)
    {
        var folder =
            preset == ContentPreset.Hugo ? "content/"
            : preset == ContentPreset.Astro ? "src/content/"
            : "";

        var article = Article(Read($"{folder}posts/a.md", $"title: A\ndate: 2024-03-01\nslug: \"{slug}\"", Mapping(preset)));

        Assert.Equal(expected, article.WebUrl);
    }

    [Theory]
    [InlineData("1899-12-31T23:30:00+02:00")]
    [InlineData("1899-05-01 10:30")]
    [InlineData("May 1, 1899")]
    [InlineData("3024-03-01")]
    public void A_year_out_of_range_is_shown_as_written(string written)
    {
        var mapping = Mapping(ContentPreset.Hugo) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York") };

        var result = Read("content/a.md", $"title: A\ndate: \"{written}\"", mapping);

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal(ProblemCodes.FieldDate, problem.Code);
        Assert.Contains($"\"date\" is \"{written}\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains("year from 1900 to 2999", problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1900-01-01", "Europe/Berlin", "1899-12-31T23:00:00Z")]
    [InlineData("2999-12-31 23:00", "America/New_York", "3000-01-01T04:00:00Z")]
    public void The_range_of_years_applies_in_the_time_zone_of_the_settings(string written, string zone, string expected)
    {
        var mapping = Mapping(ContentPreset.Hugo) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) };

        var article = Article(Read("content/a.md", $"title: A\ndate: \"{written}\"", mapping));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), article.PublishedDateTime);
    }

    private static ContentMapping Mapping(ContentPreset preset) => new() { Preset = preset, SiteUrl = _site };

    private static ContentResult Read(string path, string keys, ContentMapping mapping) =>
        new ContentReader(new ContentOptions(), new ContentMappings(mapping.WithFingerprint(), [])).Read(
            path,
            (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"---\n{keys}\n---\nBody.\n")
        );

    private static string Skipped(ContentResult result) => Assert.IsType<ContentResult.Skipped>(result).Detail;

    private static ArticleContent Article(ContentResult result) => Assert.IsType<ContentResult.AcceptedArticle>(result).Article;
}
