using Gateway.Sources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Sources;

public sealed class ContentSettingsTests
{
    [Theory]
    [InlineData("60")]
    [InlineData("1.00:00:01")]
    [InlineData("00:00:00")]
    public void A_repository_is_fetched_once_a_day_or_more_often(string interval)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Of(("Content:Git:Url", "https://git.example/content.git"), ("Content:Git:Interval", interval)));

        Assert.StartsWith("The setting Content:Git:Interval is ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_is_kept_in_no_folder_with_files_of_somebody()
    {
        using var folder = new ArticleFolder().WithFile("thesis/chapter.txt", "Years of work");

        var refused = Assert.Throws<InvalidSettingException>(() => Of(("Content:Git:Url", "https://git.example/content.git"), ("Content:Git:Directory", folder.Root)));

        Assert.StartsWith("The setting Content:Git:Directory leads to ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_token_branch_or_folder_leads_to_the_same_clone_and_two_of_one_repository_to_two()
    {
        var first = Of(("Content:Git:Url", "https://reader:old@git.example/content.git"), ("Content:Git:Branch", "main")).Git.Single().Directory;
        var second = Of(("Content:Git:Url", "https://reader:new@git.example/content.git"), ("Content:Git:Folder", "site")).Git.Single().Directory;
        var both = Of(
            ("Content:Git:0:Url", "https://git.example/content.git"), ("Content:Git:0:Folder", "site"),
            ("Content:Git:1:Url", "https://git.example/content.git"), ("Content:Git:1:Folder", "other")).Git;

        Assert.Equal((first, first), (second, both[0].Directory));
        Assert.NotEqual(first, both[1].Directory);
    }

    private static ContentSettings Of(params (string Name, string Value)[] settings) => ContentSettings.Of(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build());
}
