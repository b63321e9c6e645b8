using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>The folder of a repository that the settings name.</summary>
public sealed class GitFolderTests(PostgresServer postgres) : FollowedRepository(postgres)
{
    [Fact]
    public async Task Only_the_configured_folder_is_imported()
    {
        Repository.Files.WithIn("site/_news", new Draft("2024-07-07-inside")).WithIn("drafts", new Draft("2024-07-07-outside"));
        Repository.Commit();
        await using var host = await StartAsync("--Content:Git:Folder=site");

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-07-inside"));

        Assert.False(await host.IsPublishedAsync("2024-07-07-outside"));
    }

    [Fact]
    public async Task Articles_that_former_settings_imported_from_the_same_repository_are_withdrawn()
    {
        using var log = new LogLines();
        Repository
            .Files.With(new Draft("2024-07-15-inside"))
            .WithIn("drafts", new Draft("2024-07-15-outside"), new Draft("2024-07-15-deleted"));
        Repository.Commit();
        await using var first = await ImportingHost.StartAsync(Postgres, WholeRepository);
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-07-15-outside"));
        using (var elsewhere = new ArticleFolder().With(new Draft("2024-07-15-by-hand")))
            await first.ImportAsync(elsewhere.Root);
        await first.App.StopAsync(TestContext.Current.CancellationToken);
        Repository.Files.Remove("drafts/2024-07-15-deleted.md");
        Repository.Commit();

        await using var second = new GatewayHost(Postgres)
        {
            SharesDatabaseWith = first,
            Log = log,
            Settings = ["--Content:Git:Folder=_news", "--Logging:LogLevel:Default=Information", .. WholeRepository],
        };
        await second.InitializeAsync();

        foreach (var slug in (string[])["2024-07-15-outside", "2024-07-15-deleted"])
            await GatewayHost.WaitUntilAsync(async () => !await second.IsPublishedAsync(slug));
        await log.WaitForLineAsync("Articles from folders that are not configured: 1. They stay as they are");
        Assert.True(await second.IsPublishedAsync("2024-07-15-inside") && await second.IsPublishedAsync("2024-07-15-by-hand"));
    }

    [Fact]
    public async Task A_configured_folder_that_the_repository_never_contained_is_unavailable_and_withdraws_nothing()
    {
        Repository.Files.With(new Draft("2024-07-16-kept"));
        Repository.Commit();
        await using var first = await ImportingHost.StartAsync(Postgres, WholeRepository);
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-07-16-kept"));
        await first.App.StopAsync(TestContext.Current.CancellationToken);

        await using var second = new GatewayHost(Postgres)
        {
            SharesDatabaseWith = first,
            Settings = [.. WholeRepository, "--Content:Git:Folder=_nwes"],
        };
        await second.InitializeAsync();

        await second.WaitForProblemsAsync("SOURCE_AWAY");
        Assert.True(await second.IsPublishedAsync("2024-07-16-kept"));
    }

    [Theory]
    [InlineData("site")]
    [InlineData("site/content")]
    public async Task A_folder_replaced_by_a_symbolic_link_keeps_its_articles_and_the_target_is_not_imported(string folder)
    {
        using var log = new LogLines();
        using var outside = new ArticleFolder().WithIn(
            "content",
            new Draft("2024-07-12-real") { Title = "Secret" },
            new Draft("2024-07-12-secret")
        );
        outside.WithIn("", new Draft("2024-07-12-real") { Title = "Secret" }, new Draft("2024-07-12-secret"));
        Repository.Files.WithIn(folder, new Draft("2024-07-12-real"));
        Repository.Commit();
        await using var host = new GatewayHost(Postgres)
        {
            Log = log,
            Settings = [.. Settings, $"--Content:Git:Folder={folder}", "--Content:ScanInterval=00:00:00.2"],
        };
        await host.InitializeAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-12-real"));

        Directory.Delete(Repository.Files.At("site"), recursive: true);
        File.CreateSymbolicLink(Repository.Files.At("site"), outside.Root);
        Repository.Commit();
        await log.WaitForLineAsync("or its path contains a symbolic link");
        await host.WaitForProblemsAsync("SOURCE_AWAY");
        var (kept, secret) = (await host.IsTitlePublishedAsync("About 2024-07-12-real"), await host.IsPublishedAsync("2024-07-12-secret"));
        File.Delete(Repository.Files.At("site"));
        Repository.Files.WithIn(folder, new Draft("2024-07-12-real") { Title = "Back" });
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Back"));
        Assert.Equal((true, false), (kept, secret));
    }

    [Fact]
    public async Task The_last_article_of_a_folder_of_a_repository_can_be_withdrawn_though_git_keeps_no_empty_folders()
    {
        Repository.Files.With(new Draft("2024-07-13-only")).WithIn("other", new Draft("2024-07-13-other"));
        Repository.Commit();
        await using var host = await StartAsync("--Content:Git:Folder=_news");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-13-only"));

        Repository.Files.Remove("_news/2024-07-13-only.md");
        Repository.Commit();
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-13-only"));
        Repository.Files.With(new Draft("2024-07-13-again"));
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-13-again"));
    }

    private string[] WholeRepository =>
        ["--Content:Git:Interval=00:00:00.2", $"--Gateway:DataDirectory={Folder.Root}", $"--Content:Git:Url={Repository.Url}"];
}
