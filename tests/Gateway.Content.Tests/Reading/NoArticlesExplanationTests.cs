using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Reading;

/// <summary>The advice for a folder or a repository without an article.</summary>
public sealed class NoArticlesExplanationTests
{
    private static readonly SkippedFile[] _skipped =
    [
        new("_posts/2024-03-01-a.md", new ContentResult.Skipped(SkipReason.NotAnArticle, "lacks webUrl") { MissingKeys = ["webUrl"] }),
    ];

    [Fact]
    public void The_explanation_for_a_folder_names_the_inspection_command()
    {
        var text = NoArticlesExplanation.Explain("/srv/site", 2, _skipped);

        Assert.StartsWith("None of the 2 files in /srv/site is an article.", text, StringComparison.Ordinal);
        Assert.Contains("run: gateway init /srv/site,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_lack_the_address_of_the_site_need_a_setting()
    {
        SkippedFile[] skipped =
        [
            new("a.md", new ContentResult.Skipped(SkipReason.NotAnArticle, "lacks webUrl; set Content:SiteUrl")),
            new("b.md", new ContentResult.Skipped(SkipReason.NoFrontMatter, "has no front matter")),
        ];

        var text = NoArticlesExplanation.Explain("/srv/site", 2, skipped);

        Assert.Contains("To complete them, set Content:SiteUrl (or SiteUrl of the folder)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("To complete them", NoArticlesExplanation.Explain("/srv/site", 1, skipped[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_explanation_for_a_repository_names_a_clone_and_its_own_settings()
    {
        var text = NoArticlesExplanation.Explain("https://git.example/site", 2, _skipped, isRepository: true);

        Assert.StartsWith("None of the 2 files in https://git.example/site is an article.", text, StringComparison.Ordinal);
        Assert.Contains("set Content:Git:Preset to its name", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway init https://git.example/site", text, StringComparison.Ordinal);
    }
}
