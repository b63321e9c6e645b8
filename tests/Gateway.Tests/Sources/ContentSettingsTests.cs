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

    private static ContentSettings Of(params (string Name, string Value)[] settings) => ContentSettings.Of(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build());
}
