using Gateway.Content.Presets;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.ContentSources;

public sealed class ContentSettingsTests
{
    [Theory]
    [InlineData("60")]
    [InlineData("1.00:00:01")]
    [InlineData("00:00:00")]
    public void A_repository_is_fetched_once_a_day_or_more_often(string interval)
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            Of(("Content:Git:Url", "https://git.example/content.git"), ("Content:Git:Interval", interval))
        );

        Assert.StartsWith("The setting Content:Git:Interval is ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SettleTime", "00:00:00.002")]
    [InlineData("SettleTime", "2")]
    [InlineData("ScanInterval", "00:00:00")]
    [InlineData("ScanInterval", "5")]
    public void An_out_of_range_time_setting_prevents_the_start(string name, string value)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Of(($"Content:{name}", value)));

        Assert.StartsWith($"The setting Content:{name} is ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_folder_that_contains_other_files_is_rejected()
    {
        using var folder = new ArticleFolder().WithFile("thesis/chapter.txt", "Years of work");

        var refused = Assert.Throws<InvalidSettingException>(() =>
            Of(("Content:Git:Url", "https://git.example/content.git"), ("Content:Git:Directory", folder.Root))
        );

        Assert.StartsWith("The setting Content:Git:Directory is the folder ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_inherits_the_general_settings_that_it_does_not_override()
    {
        var settings = Of(
            ("Content:Preset", "hugo"),
            ("Content:SiteUrl", "https://site.example"),
            ("Content:Fields:Title", "headline, title"),
            ("Content:Paths:0", "/srv/plain"),
            ("Content:Paths:1:Path", "/srv/blog"),
            ("Content:Paths:1:Preset", "Jekyll"),
            ("Content:Paths:1:Defaults:TimeZone", "Europe/Berlin"),
            ("Content:Git:0:Url", "https://git.example/one.git"),
            ("Content:Git:0:Directory", "/srv/clone"),
            ("Content:Git:0:Folder", "posts"),
            ("Content:Git:0:Preset", "astro"),
            ("Content:Git:0:Fields:Title", "name")
        );

        var plain = settings.Mappings.For("/srv/plain/a.md");
        var blog = settings.Mappings.For("/srv/blog/a.md");
        var clone = settings.Mappings.For("/srv/clone/posts/a.md");
        Assert.Equal(["/srv/plain", "/srv/blog"], settings.Paths);
        Assert.Equal((ContentPreset.Hugo, null), (plain.Preset, plain.TimeZone));
        Assert.Equal(
            (ContentPreset.Jekyll, "Europe/Berlin", "https://site.example/"),
            (blog.Preset, blog.TimeZone?.Id, blog.SiteUrl?.AbsoluteUri)
        );
        Assert.Equal(ContentPreset.Astro, clone.Preset);
        Assert.Equal(["headline", "title"], blog.Fields["title"]);
        Assert.Equal(["name"], clone.Fields["title"]);
        Assert.Equal(ContentPreset.Hugo, settings.Mappings.For("/elsewhere/a.md").Preset);
    }

    [Theory]
    [InlineData(
        "The setting Content:Permalink is \"/:bogus/\", but :bogus is not a placeholder. The placeholders are :categories, ",
        "Content:Permalink",
        "/:bogus/"
    )]
    [InlineData("The setting Content:Paths:0:Permalink is \"/:bogus/\", but ", "Content:Paths:0:Permalink", "/:bogus/")]
    [InlineData("The setting Content:Git:0:Permalink is \"pretty\"; expected a pattern such as ", "Content:Git:0:Permalink", "pretty")]
    public void A_permalink_with_an_unknown_placeholder_prevents_the_start(string message, string name, string value)
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            Of(
                ("Content:Preset", "hugo"),
                ("Content:Paths:0:Path", "/srv/blog"),
                ("Content:Git:0:Url", "https://git.example/one.git"),
                ("Content:Git:0:Directory", "/srv/clone"),
                (name, value)
            )
        );

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_permalink_style_of_Jekyll_is_rejected_for_Hugo()
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            Of(
                ("Content:Preset", "jekyll"),
                ("Content:Permalink", "pretty"),
                ("Content:Paths:0:Path", "/srv/blog"),
                ("Content:Paths:0:Preset", "hugo")
            )
        );

        Assert.StartsWith("The setting Content:Permalink is \"pretty\"; expected a pattern", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_settings_a_folder_has_an_empty_mapping() =>
        Assert.Equal("", Of(("Content:Paths:0", "/srv/plain")).Mappings.For("/srv/plain/a.md").Fingerprint);

    [Fact]
    public void A_single_repository_can_have_its_own_settings()
    {
        var settings = Of(
            ("Content:Git:Url", "/srv/blog"),
            ("Content:Git:Defaults:ProviderName", "The Blog"),
            ("Content:Git:Fields:Title", "headline")
        );

        Assert.Equal("/srv/blog", settings.Git.Single().Url);
        Assert.NotEqual(
            settings.Mappings.For(Path.Combine(settings.Git.Single().Root, "a.md")).Fingerprint,
            Of().Mappings.For("/a.md").Fingerprint
        );
    }

    [Fact]
    public void A_folder_with_settings_needs_a_path()
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Of(("Content:Paths:0:Preset", "hugo")));

        Assert.Equal("The setting Content:Paths:0:Path is missing.", refused.Message);
    }

    [Fact]
    public void Two_repositories_with_the_same_clone_folder_prevent_the_start()
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            Of(
                ("Content:Git:0:Url", "https://git.example/one.git"),
                ("Content:Git:0:Directory", "/srv/clone"),
                ("Content:Git:1:Url", "https://git.example/two.git"),
                ("Content:Git:1:Directory", "/srv/clone")
            )
        );

        Assert.StartsWith("The setting Content:Git:Directory is the same", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://reader:ses%40me@git.example:8443/content.git", "https://git.example:8443/content.git", "reader", "ses@me")]
    [InlineData("https://token@git.example/content@home.git", "https://git.example/content@home.git", "token", "")]
    [InlineData("ssh://git:sesame@git.example/content.git", "ssh://git@git.example/content.git", "git", "sesame")]
    [InlineData("https://git.example/content@home.git", "https://git.example/content@home.git", null, null)]
    public void A_repository_URL_is_split_into_the_URL_and_the_credentials(string given, string url, string? user, string? password)
    {
        var git = Of(("Content:Git:Url", given)).Git.Single();

        Assert.Equal((url, user, password), (git.Url, git.Username, git.Password));
    }

    [Fact]
    public void The_default_clone_folder_depends_only_on_the_repository_and_differs_for_two_sources()
    {
        var first = Of(("Content:Git:Url", "https://reader:old@git.example/content.git"), ("Content:Git:Branch", "main"))
            .Git.Single()
            .Directory;
        var second = Of(("Content:Git:Url", "https://reader:new@git.example/content.git"), ("Content:Git:Folder", "site"))
            .Git.Single()
            .Directory;
        var both = Of(
            ("Content:Git:0:Url", "https://git.example/content.git"),
            ("Content:Git:0:Folder", "site"),
            ("Content:Git:1:Url", "https://git.example/content.git"),
            ("Content:Git:1:Folder", "other")
        ).Git;

        Assert.Equal((first, first), (second, both[0].Directory));
        Assert.NotEqual(first, both[1].Directory);
    }

    [Theory]
    [InlineData("https://reader:p#sesame@git.example/content.git")]
    [InlineData("https://reader:pa/sesame@git.example/content.git")]
    [InlineData("https://reader:a@sesame@git.example/content.git")]
    [InlineData("https://reader:sesame@git.example:x1/content.git")]
    public void An_invalid_repository_URL_prevents_the_start_and_is_not_in_the_message(string url)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Of(("Content:Git:Url", url)));

        Assert.StartsWith("The setting Content:Git:Url is not a valid URL", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://reader:sesame@git.example/content.git", "https://git.example/content.git")]
    [InlineData("https://reader:100%sesame@git.example/content.git", "https://git.example/content.git")]
    [InlineData("https://reader:12/sesame@git.example/content.git", "https://git.example/content.git")]
    [InlineData("ssh://git@git.example/content.git", "ssh://git.example/content.git")]
    [InlineData("git@git.example:content.git", "git@git.example:content.git")]
    [InlineData("/srv/content@2", "/srv/content@2")]
    public void The_displayed_URL_of_a_repository_contains_no_password(string url, string shown) =>
        Assert.Equal(shown, Of(("Content:Git:Url", url)).Git.Single().DisplayUrl);

    private static ContentSettings Of(params (string Name, string Value)[] settings) =>
        ContentSettings.Of(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
                .Build()
        );
}
