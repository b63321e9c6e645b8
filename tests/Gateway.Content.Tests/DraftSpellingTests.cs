using Gateway.Content.Presets;

namespace Gateway.Content.Tests;

/// <summary>A misspelt key that should hide an article rejects the file in each format of front matter.</summary>
public sealed class DraftSpellingTests
{
    [Theory]
    [InlineData("drafts", "true", "draft")]
    [InlineData("drfat", "true", "draft")]
    [InlineData("pubished", "false", "published")]
    [InlineData("publishd", "false", "published")]
    [InlineData("remved", "true", "removed")]
    public void It_is_an_error_in_each_format(string key, string value, string meant)
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
            // The word is a date of Hugo and Astro, and a file without another date would be skipped.
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
    public void Another_case_and_the_words_of_YAML_count_too(string text, ContentPreset preset) =>
        Assert.Equal(ProblemCodes.FieldKeySpelling, Assert.Single(Assert.IsType<ContentResult.Rejected>(Read(text, preset)).Problems).Code);

    [Theory]
    [InlineData("+++\ntitle = 'A'\ndate = 2024-03-01\nDraft = true\n+++\n")]
    [InlineData("{\"title\": \"A\", \"date\": \"2024-03-01\", \"DRAFT\": true}\n")]
    public void Keys_of_Hugo_have_no_case(string text) =>
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
    public void Other_words_of_status_and_build_are_no_error(string line, ContentPreset preset, bool isPublished) =>
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
