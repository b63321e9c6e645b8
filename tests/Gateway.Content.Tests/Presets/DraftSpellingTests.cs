using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Presets;

/// <summary>A misspelt key that should hide an article rejects the file in each format of front matter.</summary>
public sealed class DraftSpellingTests
{
    [Theory]
    [InlineData("drafts", "true", "draft")]
    [InlineData("drfat", "true", "draft")]
    [InlineData("pubished", "false", "published")]
    [InlineData("publishd", "false", "published")]
    [InlineData("remved", "true", "removed")]
    public void A_misspelt_key_that_would_hide_the_article_is_an_error_in_each_format(string key, string value, string meant)
    {
        string[] texts =
        [
            $"---\ntitle: A\ndate: 2024-03-01\n{key}: {value}\n---\n",
            $"---\ntitle: A\ndate: 2024-03-01\n\"{key}\": {value}\n---\n",
            $"---\ntitle: A\ndate: 2024-03-01\n'{key}': \"{value}\"\n---\n",
            $"+++\ntitle = 'A'\ndate = 2024-03-01\n{key} = {value}\n+++\n",
            $"+++\ntitle = 'A'\ndate = 2024-03-01\n\"{key}\" = '{value}'\n+++\n",
            $"{{\"title\": \"A\", \"date\": \"2024-03-01\",\n\"x\": 1,\n\"{key}\": {value}}}\n",
        ];
        foreach (var preset in (ContentPreset[])[ContentPreset.Jekyll, ContentPreset.Hugo, ContentPreset.Astro, ContentPreset.Eleventy])
        foreach (var text in texts)
        {
            // The key is a date of Hugo and Astro, and a file without another date would be skipped.
            var result = Read(text, preset);

            Assert.True(result is ContentResult.Rejected, $"{preset}: {text}");
            var problem = Assert.Single(((ContentResult.Rejected)result).Problems);
            Assert.Equal((ProblemCodes.FieldKeySpelling, $"Write \"{meant}\"."), (problem.Code, problem.Hint));
            Assert.Equal(text[0] == '{' ? 3 : 4, problem.Line);
        }
    }

    [Theory]
    [InlineData("+++\ntitle = 'A'\ndate = 2024-03-01\nDraft = true\n+++\n", ContentPreset.Jekyll)]
    [InlineData("{\"title\": \"A\", \"date\": \"2024-03-01\", \"Draft\": true}\n", ContentPreset.Astro)]
    [InlineData("---\ntitle: A\ndate: 2024-03-01\n\"Draft\": true\n---\n", ContentPreset.Eleventy)]
    [InlineData("---\ntitle: A\ndate: 2024-03-01\ndrafts: yes\n---\n", ContentPreset.Jekyll)]
    public void Other_letter_cases_and_YAML_booleans_are_errors_too(string text, ContentPreset preset) =>
        Assert.Equal(ProblemCodes.FieldKeySpelling, Assert.Single(Assert.IsType<ContentResult.Rejected>(Read(text, preset)).Problems).Code);

    [Theory]
    [InlineData("+++\ntitle = 'A'\ndate = 2024-03-01\nDraft = true\n+++\n")]
    [InlineData("{\"title\": \"A\", \"date\": \"2024-03-01\", \"DRAFT\": true}\n")]
    public void Keys_of_Hugo_are_case_insensitive(string text) =>
        Assert.False(Assert.IsType<ContentResult.AcceptedArticle>(Read(text, ContentPreset.Hugo)).Article.Published);

    [Theory]
    [InlineData("drafts = 'chapter 1'")]
    [InlineData("drafts = 3")]
    public void Other_values_of_such_a_key_are_a_warning(string line)
    {
        var result = Assert.IsType<ContentResult.AcceptedArticle>(
            Read($"+++\ntitle = 'A'\ndate = 2024-03-01\n{line}\n+++\n", ContentPreset.Hugo)
        );

        Assert.Equal(ProblemCodes.FieldKeyUnknown, Assert.Single(result.Warnings).Code);
    }

    [Theory]
    [InlineData("stauts: draft", ContentPreset.Jekyll, ProblemCodes.FieldKeySpelling, "status")]
    [InlineData("statsu: Private", ContentPreset.Hugo, ProblemCodes.FieldKeySpelling, "status")]
    [InlineData("Status: draft", ContentPreset.Astro, ProblemCodes.FieldKeySpelling, "status")]
    [InlineData("status: Drafts", ContentPreset.Jekyll, ProblemCodes.FieldType, "draft")]
    [InlineData("status: in draft", ContentPreset.Hugo, ProblemCodes.FieldType, "draft")]
    [InlineData("status: draft-review", ContentPreset.Jekyll, ProblemCodes.FieldType, "draft")]
    [InlineData("status: hiden", ContentPreset.Eleventy, ProblemCodes.FieldType, "hidden")]
    [InlineData("status: unpublish", ContentPreset.Astro, ProblemCodes.FieldType, "unpublished")]
    [InlineData("biuld: {render: never}", ContentPreset.Hugo, ProblemCodes.FieldKeySpelling, "build")]
    [InlineData("build: {reder: never}", ContentPreset.Hugo, ProblemCodes.FieldType, "render")]
    public void A_misspelt_status_or_build_is_an_error(string line, ContentPreset preset, string code, string meant)
    {
        var result = Read($"---\ntitle: A\ndate: 2024-03-01\n{line}\n---\n", preset);

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal((code, $"Write \"{meant}\".", 4), (problem.Code, problem.Hint, problem.Line));
    }

    [Theory]
    [InlineData("_build: {render: nevr}", ContentPreset.Hugo)]
    [InlineData("build: {list: nevr}", ContentPreset.Hugo)]
    [InlineData("build: never", ContentPreset.Hugo)]
    [InlineData("headless: ture", ContentPreset.Hugo)]
    [InlineData("eleventyExcludeFromCollections: ture", ContentPreset.Eleventy)]
    [InlineData("eleventyExcludeFromCollections: yes", ContentPreset.Eleventy)]
    public void An_unknown_value_of_a_key_that_hides_pages_is_an_error(string line, ContentPreset preset)
    {
        var result = Read($"---\ntitle: A\ndate: 2024-03-01\n{line}\n---\n", preset);

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal((ProblemCodes.FieldType, 4), (problem.Code, problem.Line));
    }

    [Theory]
    [InlineData("pubishDate: 2090-01-01", ContentPreset.Hugo, "publishDate")]
    [InlineData("publishdat: 2090-01-01", ContentPreset.Hugo, "publishDate")]
    [InlineData("publish_dtae: 2090-01-01T10:00:00Z", ContentPreset.Astro, "publishDate")]
    [InlineData("dat: 2030-01-01", ContentPreset.Jekyll, "date")]
    [InlineData("Date: 2030-01-01", ContentPreset.Jekyll, "date")]
    [InlineData("expiryDat: 2020-01-01", ContentPreset.Hugo, "expiryDate")]
    [InlineData("expirydat: 2030-01-01", ContentPreset.Hugo, "expiryDate")]
    [InlineData("expirydate: 2030-01-01", ContentPreset.Gateway, "expiryDate")]
    [InlineData("expire: 2020-01-01", ContentPreset.Gateway, "expires")]
    [InlineData("publishedDatTime: 2090-01-01T00:00:00Z", ContentPreset.Gateway, "publishedDateTime")]
    public void A_misspelt_date_that_would_hide_the_article_is_an_error(string line, ContentPreset preset, string meant)
    {
        var result = Read($"---\ntitle: A\n{Dated(preset)}\n{line}\n---\n", preset);

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal(
            (ProblemCodes.FieldKeySpelling, $"Write \"{meant}\".", line[..line.IndexOf(':', StringComparison.Ordinal)]),
            (problem.Code, problem.Hint, problem.Message.Split('"')[1])
        );
    }

    [Theory]
    [InlineData("pubishDate: 2020-01-01", ContentPreset.Hugo)]
    [InlineData("data: 2020-01-01", ContentPreset.Jekyll)]
    [InlineData("dat: monday", ContentPreset.Jekyll)]
    [InlineData("eventDate: 2090-01-01", ContentPreset.Hugo)]
    [InlineData("start: 2090-01-01", ContentPreset.Astro)]
    public void Other_misspelt_dates_are_not_errors(string line, ContentPreset preset) =>
        Assert.IsType<ContentResult.AcceptedArticle>(Read($"---\ntitle: A\n{Dated(preset)}\n{line}\n---\n", preset));

    [Theory]
    [InlineData("permalink: fasle")]
    [InlineData("permalink: flase")]
    [InlineData("permalink: {build: flase}")]
    public void A_permalink_of_Eleventy_that_resembles_false_is_an_error(string line)
    {
        var result = Read($"---\ntitle: A\ndate: 2024-03-01\n{line}\n---\n", ContentPreset.Eleventy);

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal((ProblemCodes.FieldType, 4), (problem.Code, problem.Line));
    }

    [Theory]
    [InlineData("+++\ntitle = 'A'\ndate = 2024-03-01\n[cover]\nimage = 'a.png'\ndraft = true\n+++\n", ContentPreset.Hugo, "draft", "cover")]
    [InlineData("---\ntitle: A\ndate: 2024-03-01\ncover:\n  image: x\n  draft: true\n---\n", ContentPreset.Jekyll, "draft", "cover")]
    [InlineData("---\ntitle: A\ndate: 2024-03-01\nparams: {published: false}\n---\n", ContentPreset.Hugo, "published", "params")]
    [InlineData("---\ntitle: A\ndate: 2024-03-01\ntags: [a, {draft: true}]\n---\n", ContentPreset.Astro, "draft", "tags")]
    public void A_nested_draft_key_is_a_warning(string text, ContentPreset preset, string key, string above)
    {
        var result = Assert.IsType<ContentResult.AcceptedArticle>(Read(text, preset));

        Assert.True(result.Article.Published);
        Assert.Contains(
            result.Warnings,
            warning =>
                warning.Code == ProblemCodes.FieldKeyUnknown
                && warning.Message == $"\"{key}\" is below \"{above}\" and does not hide the article."
                && warning.Hint == $"Write \"{key}\" without indentation, before the first key that has keys below it."
        );
    }

    [Theory]
    [InlineData("draft: true\ncover: {draft: true}", ContentPreset.Hugo)]
    [InlineData("cover: {draft: false}", ContentPreset.Hugo)]
    [InlineData("series: {published: true}", ContentPreset.Jekyll)]
    public void A_nested_key_without_an_effect_is_not_a_warning(string lines, ContentPreset preset) =>
        Assert.DoesNotContain(
            Assert.IsType<ContentResult.AcceptedArticle>(Read($"---\ntitle: A\ndate: 2024-03-01\n{lines}\n---\n", preset)).Warnings,
            warning => warning.Message.Contains("below", StringComparison.Ordinal)
        );

    private static string Dated(ContentPreset preset) =>
        preset == ContentPreset.Gateway
            ? "publishedDateTime: 2024-03-01T00:00:00Z\nwebUrl: https://blog.example/a\nprovider: {name: A, domain: a.example}"
            : "date: 2024-03-01";

    [Theory]
    [InlineData("status: draft", ContentPreset.Jekyll, false)]
    [InlineData("Status: Draft", ContentPreset.Hugo, false)]
    [InlineData("Build: {Render: never}", ContentPreset.Hugo, false)]
    [InlineData("status: published", ContentPreset.Jekyll, true)]
    [InlineData("status: publish", ContentPreset.Hugo, true)]
    [InlineData("status: craft", ContentPreset.Hugo, true)]
    [InlineData("stats: true", ContentPreset.Hugo, true)]
    [InlineData("build: 12", ContentPreset.Jekyll, true)]
    [InlineData("headless: ture", ContentPreset.Jekyll, true)]
    [InlineData("headless: false", ContentPreset.Hugo, true)]
    [InlineData("eleventyExcludeFromCollections: [posts]", ContentPreset.Eleventy, true)]
    [InlineData("build: {render: always, list: local}", ContentPreset.Hugo, true)]
    public void Other_values_of_status_and_build_are_not_errors(string line, ContentPreset preset, bool isPublished) =>
        Assert.Equal(
            isPublished,
            Assert.IsType<ContentResult.AcceptedArticle>(Read($"---\ntitle: A\ndate: 2024-03-01\n{line}\n---\n", preset)).Article.Published
        );

    private static ContentResult Read(string text, ContentPreset preset)
    {
        var mapping = new ContentMapping { Preset = preset, SiteUrl = new Uri("https://blog.example/") }.WithFingerprint();
        return new ContentReader(new ContentOptions(), new ContentMappings(mapping, [])).Read(
            preset == ContentPreset.Jekyll ? "_posts/2024-03-01-a.md" : "posts/a.md",
            System.Text.Encoding.UTF8.GetBytes(text)
        );
    }
}
