using Gateway.Content.Problems;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Changes of files that contain front matter defaults for other files.</summary>
public sealed class FrontMatterDefaultsChangeTests(PostgresServer postgres) : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly ArticleFolder _folder = new();

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("hugo", "posts/_index.md", "---\ncascade: {draft: true}\n---\n")]
    [InlineData("jekyll", "_config.yml", "defaults:\n- scope: {path: posts}\n  values: {published: false}\n")]
    [InlineData("eleventy", "posts/posts.json", "{\"draft\": true}")]
    [InlineData("eleventy", "posts/posts.11tydata.json", "{\"draft\": true}")]
    public async Task A_change_of_folder_defaults_applies_without_a_restart(string preset, string file, string drafts)
    {
        _folder.WithFile("posts/below.md", Post("Below")).WithFile("notes/beside.md", Post("Beside"));
        await using var host = await StartAsync(preset);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Below"));

        _folder.WithFile(file, drafts);
        await GatewayHost.WaitUntilAsync(async () => !await host.IsTitlePublishedAsync("Below"));
        Assert.True(await host.IsTitlePublishedAsync("Beside"));

        _folder.WithFile("posts/new.md", Post("New")).WithFile("notes/new-beside.md", Post("New beside"));
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("New beside"));
        await GatewayHost.WaitUntilAsync(() => ExistsAsync(host, "New"));
        Assert.False(await host.IsTitlePublishedAsync("New"));

        _folder.Remove(file);
        await GatewayHost.WaitUntilAsync(async () => await host.IsTitlePublishedAsync("Below") && await host.IsTitlePublishedAsync("New"));
    }

    [Fact]
    public async Task An_error_in_folder_defaults_changes_no_article_and_is_listed()
    {
        _folder.WithFile("posts/posts.json", "{\"draft\": true}").WithFile("posts/a.md", Post("Hidden")).WithFile("b.md", Post("Beside"));
        await using var host = await StartAsync("eleventy");
        await GatewayHost.WaitUntilAsync(async () => await ExistsAsync(host, "Hidden") && await host.IsTitlePublishedAsync("Beside"));

        _folder.WithFile("posts/posts.json", "{\"draft\": true,}");
        await host.WaitForProblemsAsync(ProblemCodes.FrontMatterDefaults);
        Assert.False(await host.IsTitlePublishedAsync("Hidden"));

        _folder.WithFile("posts/posts.json", "{\"draft\": false}");
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Hidden"));
        await host.WaitForProblemsAsync();
    }

    [Fact]
    public async Task A_truncated_configuration_applies_if_it_does_not_change_again()
    {
        const string drafts = "defaults:\n- scope: {path: posts}\n  values: {published: false}\n";
        _folder.WithFile("_config.yml", $"title: A\n{drafts}").WithFile("posts/a.md", Post("Hidden")).WithFile("b.md", Post("Beside"));
        await using var host = await StartAsync("jekyll");
        await GatewayHost.WaitUntilAsync(async () => await ExistsAsync(host, "Hidden") && await host.IsTitlePublishedAsync("Beside"));

        // No other change causes a scan.
        _folder.WithFile("_config.yml", "title: A\n");

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Hidden"));
        await host.WaitForProblemsAsync();
    }

    [Theory]
    [InlineData("jekyll", "_config.yml", "exclude: [posts]\n")]
    [InlineData("hugo", "hugo.toml", "ignoreFiles = ['/posts/']\n")]
    [InlineData("eleventy", ".eleventyignore", "posts/\n")]
    [InlineData("eleventy", ".gitignore", "posts/\n")]
    public async Task A_change_of_excluded_files_applies_without_a_restart(string preset, string file, string settings)
    {
        // A configuration of Hugo is found with its content folder only.
        var content = preset == "hugo" ? "content/" : "";
        _folder.WithFile($"{content}posts/below.md", Post("Below")).WithFile($"{content}notes/beside.md", Post("Beside"));
        await using var host = await StartAsync(preset);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Below"));

        _folder.WithFile(file, settings);
        await GatewayHost.WaitUntilAsync(async () => !await host.IsTitlePublishedAsync("Below"));
        Assert.True(await host.IsTitlePublishedAsync("Beside"));

        _folder.Remove(file);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Below"));
        await host.WaitForProblemsAsync();
    }

    [Fact]
    public async Task An_error_in_a_configuration_is_listed_once_until_it_is_corrected()
    {
        _folder
            .WithFile("_config.yml", "exclude: all\n")
            .WithFile("_posts/2024-03-01-a.md", Post("A"))
            .WithFile("_posts/2024-03-01-b.md", Post("B"));
        await using var host = await StartAsync("jekyll");
        await host.WaitForProblemsAsync(ProblemCodes.FrontMatterDefaults);

        _folder.WithFile("_posts/2024-03-01-c.md", Post("C"));
        await host.WaitForProblemsAsync(ProblemCodes.FrontMatterDefaults);

        _folder.WithFile("_config.yml", "exclude: [all]\n");
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("C"));
        await host.WaitForProblemsAsync();
    }

    [Fact]
    public async Task A_data_file_in_JavaScript_is_listed_as_a_warning_until_it_is_deleted()
    {
        _folder.WithFile("posts/posts.11tydata.js", "module.exports = {}").WithFile("posts/a.md", Post("Served"));
        await using var host = await StartAsync("eleventy");

        await host.WaitForProblemsAsync(ProblemCodes.SiteDataUnreadable);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Served"));

        _folder.Remove("posts/posts.11tydata.js");
        await host.WaitForProblemsAsync();
    }

    [Fact]
    public async Task A_new_index_file_lists_the_files_beside_it_as_no_longer_articles_and_keeps_their_articles()
    {
        _folder.WithFile("trip/day-1.md", Post("Day 1"));
        await using var host = await StartAsync("hugo");
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Day 1"));

        _folder.WithFile("trip/index.md", Post("Trip"));

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Trip"));
        await host.WaitForProblemsAsync(ProblemCodes.NoLongerAnArticle);
        Assert.True(await host.IsTitlePublishedAsync("Day 1"));
    }

    [Fact]
    public async Task A_repository_has_its_own_settings_and_follows_the_configuration_beside_its_content()
    {
        _repository.Files.WithFile("hugo.toml", "baseURL = 'https://trails.example/'\n");
        for (var number = 0; number < 30; number++)
            _repository.Files.WithFile(
                $"content/posts/post-{number}.md",
                $"---\nheadline: Post {number}\ndate: 2024-03-01\ncover: {{image: /a.png}}\n---\n"
            );
        _repository.Commit();
        _folder.WithFile("posts/_posts/2024-03-01-own.md", "---\ntitle: Own\n---\n");
        var host = await StartAsync(
            "jekyll",
            $"--Content:Git:0:Url={_repository.Url}",
            "--Content:Git:0:Interval=00:00:00.2",
            $"--Content:Git:0:Directory={_folder.At("../" + Path.GetFileName(_folder.Root) + "-clone")}",
            "--Content:Git:0:Folder=content",
            "--Content:Git:0:Preset=hugo",
            "--Content:Git:0:SiteUrl=https://trails.example/",
            "--Content:Git:0:Permalink=posts=/p/:filename/",
            "--Content:Git:0:Fields:Title=headline",
            "--Content:Git:0:Fields:Images=cover.image"
        );
        try
        {
            await GatewayHost.WaitUntilAsync(async () => await CountAsync(host, "https://trails.example/p/post-%") == 30);
            // The folder and the repository are imported one after the other, in any order.
            await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Own"));
            Assert.Equal(
                "https://trails.example/a.png",
                await host.SqlAsync<string>("select data -> 'images' -> 0 ->> 'url' from gateway.mt_doc_article where title = 'Post 7'")
            );

            _repository.Files.WithFile("hugo.toml", "[cascade]\ndraft = true\n");
            _repository.Commit();
            await GatewayHost.WaitUntilAsync(async () => await CountAsync(host, "https://trails.example/p/post-%") == 0);
            Assert.True(await host.IsTitlePublishedAsync("Own"));
        }
        finally
        {
            await host.DisposeAsync();
            Directory.Delete($"{_folder.Root}-clone", recursive: true);
        }
    }

    private static string Post(string title) => $"---\ntitle: {title}\ndate: 2024-03-01\n---\nText.\n";

    private static Task<bool> ExistsAsync(GatewayHost host, string title) =>
        host.SqlAsync<bool>("select exists (select from gateway.mt_doc_article where title = $1)", title);

    private static Task<long> CountAsync(GatewayHost host, string url) =>
        host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where published and data ->> 'webUrl' like $1", url);

    private Task<GatewayHost> StartAsync(string preset, params IEnumerable<string> settings) =>
        ImportingHost.StartAsync(
            postgres,
            [ImportingHost.PathSetting(_folder.Root), $"--Content:Preset={preset}", "--Content:SiteUrl=https://blog.example/", .. settings]
        );
}
