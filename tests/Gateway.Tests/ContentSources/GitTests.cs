using Gateway.Content;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

public sealed class GitTests(PostgresServer postgres) : IDisposable
{
    private readonly GitRepository _repository = new();
    private readonly ArticleFolder _folder = new();

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_repository_is_cloned_and_pulled()
    {
        var draft = new Draft("2024-07-01-committed");
        _repository.Files.With(draft, new Draft("2024-07-01-goes"));
        _repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-01-committed"));

        _repository.Files.With(draft with { Title = "Amended" }, new Draft("2024-07-01-added")).Remove("_news/2024-07-01-goes.md");
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-01-added"));
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Amended"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-01-goes"));
    }

    [Fact]
    public async Task A_commit_that_makes_files_no_articles_withdraws_none_of_them_and_lists_the_files()
    {
        var undated = new Draft("2024-07-11-undated") { Title = "Undated" }
            .ToString()
            .Replace("category: news\n", "", StringComparison.Ordinal);
        _repository.Files.With(new Draft("2024-07-11-dated"), new Draft("2024-07-11-stays")).WithFile("posts/undated.md", undated);
        _repository.Commit();
        using var log = new LogLines();
        await using var host = await StartAsync(log);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Undated"));
        var changes = new VisibilityChanges(host);
        await changes.ReadNewAsync();

        _repository
            .Files.WithFile("_news/2024-07-11-dated.md", "# Notes\n")
            .WithFile("posts/undated.md", undated.Replace("  domain:", "  site:", StringComparison.Ordinal))
            .WithFile("posts/new.md", "---\ntitle: A new post\ndate: 2024-07-11\n---\n");
        _repository.Commit();

        await host.WaitForProblemsAsync(ProblemCodes.FrontMatterMissing, ProblemCodes.NoLongerAnArticle);
        Assert.Empty(await changes.ReadNewAsync());
        await log.WaitForLineAsync("NOT_AN_ARTICLE 1");

        _repository.Files.Remove("posts/undated.md");
        _repository.Commit();
        await GatewayHost.WaitUntilAsync(async () => !await host.IsTitlePublishedAsync("Undated"));
        Assert.True(await host.IsPublishedAsync("2024-07-11-dated"));
    }

    [Fact]
    public async Task A_forced_push_is_followed()
    {
        _repository.Files.With(new Draft("2024-07-02-root"));
        var root = _repository.Commit();
        _repository.Files.With(new Draft("2024-07-02-dropped"));
        _repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-02-dropped"));

        _repository.ResetTo(root);
        _repository.Files.With(new Draft("2024-07-02-instead"));
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-02-instead"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-02-dropped"));
        Assert.True(await host.IsPublishedAsync("2024-07-02-root"));
    }

    [Fact]
    public async Task A_branch_that_is_deleted_withdraws_nothing_and_may_come_back()
    {
        _repository.Files.With(new Draft("2024-07-03-kept"));
        _repository.Commit();
        using var log = new LogLines();
        await using var host = await StartAsync(log, "--Content:Git:Branch=main");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-03-kept"));

        _repository.RenameBranch("other");
        _repository.Files.With(new Draft("2024-07-03-back"));
        _repository.Commit();
        await log.WaitForLineAsync("has no branch main");
        var (kept, tooEarly) = (await host.IsPublishedAsync("2024-07-03-kept"), await host.IsPublishedAsync("2024-07-03-back"));
        _repository.RenameBranch("main");

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-03-back"));
        Assert.Equal((true, false), (kept, tooEarly));
    }

    [Fact]
    public async Task A_repository_that_cannot_be_reached_is_tried_again()
    {
        _repository.Files.With(new Draft("2024-07-04-late"));
        _repository.Commit();
        var hidden = _repository.Url + ".hidden";
        Directory.Move(_repository.Url, hidden);
        using var log = new LogLines();
        await using var host = await StartAsync(log);
        await log.WaitForLineAsync("cannot be fetched");
        Directory.Move(hidden, _repository.Url);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-04-late"));
        Directory.Move(_repository.Url, hidden);
        await log.WaitForLineAsync("cannot be fetched", times: 2);
        var shown = await host.IsPublishedAsync("2024-07-04-late");
        Directory.Move(hidden, _repository.Url);
        _repository.Files.With(new Draft("2024-07-04-later"));
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-04-later"));
        Assert.True(shown);
    }

    [Theory]
    [InlineData("objects")]
    [InlineData("HEAD")]
    [InlineData("index")]
    [InlineData("everything")]
    public async Task A_damaged_clone_is_made_again(string damage)
    {
        _repository.Files.With(new Draft("2024-07-05-before"));
        _repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-05-before"));

        // Moved, not deleted: a fetch that runs at the same time may add files to a folder that is being deleted.
        var git = _folder.At("clone/.git");
        if (damage == "everything")
            Directory.Move(_folder.At("clone"), _folder.At("removed"));
        else if (damage == "objects")
            Directory.Move(Path.Combine(git, "objects"), _folder.At("removed"));
        else
            await File.WriteAllTextAsync(Path.Combine(git, damage), "garbage", TestContext.Current.CancellationToken);
        _repository.Files.With(new Draft("2024-07-05-after"));
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(async () =>
        {
            Assert.True(await host.IsPublishedAsync("2024-07-05-before"));
            return await host.IsPublishedAsync("2024-07-05-after");
        });
    }

    [Fact]
    public async Task An_empty_folder_is_used_as_it_is_and_stays_when_its_clone_is_made_again()
    {
        var folder = Directory.CreateDirectory(_folder.At("clone")).FullName;
        var identity = FolderIdentity.Of(folder);
        _repository.Files.With(new Draft("2024-07-14-before"));
        _repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-14-before"));

        Directory.Move(_folder.At("clone/.git/objects"), _folder.At("removed"));
        _repository.Files.With(new Draft("2024-07-14-after")).Remove("_news/2024-07-14-before.md");
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-14-after"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-14-before"));
        Assert.Equal(identity, FolderIdentity.Of(folder));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_is_removed()
    {
        _repository.Files.With(new Draft("2024-07-06-before"));
        _repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-06-before"));

        await File.WriteAllTextAsync(_folder.At("clone/.git/index.lock"), "", TestContext.Current.CancellationToken);
        _repository.Files.With(new Draft("2024-07-06-after"));
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-06-after"));
    }

    [Fact]
    public async Task Only_the_configured_folder_is_imported()
    {
        _repository.Files.WithIn("site/_news", new Draft("2024-07-07-inside")).WithIn("drafts", new Draft("2024-07-07-outside"));
        _repository.Commit();
        await using var host = await StartAsync("--Content:Git:Folder=site");

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-07-inside"));

        Assert.False(await host.IsPublishedAsync("2024-07-07-outside"));
    }

    [Fact]
    public async Task What_former_settings_imported_from_the_same_repository_is_withdrawn()
    {
        using var log = new LogLines();
        _repository
            .Files.With(new Draft("2024-07-15-inside"))
            .WithIn("drafts", new Draft("2024-07-15-outside"), new Draft("2024-07-15-deleted"));
        _repository.Commit();
        string[] settings =
        [
            "--Content:Git:Interval=00:00:00.2",
            $"--Gateway:DataDirectory={_folder.Root}",
            $"--Content:Git:Url={_repository.Url}",
        ];
        await using var first = await ImportingHost.StartAsync(postgres, settings);
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-07-15-outside"));
        using (var elsewhere = new ArticleFolder().With(new Draft("2024-07-15-by-hand")))
            await first.ImportAsync(elsewhere.Root);
        await first.App.StopAsync(TestContext.Current.CancellationToken);
        _repository.Files.Remove("drafts/2024-07-15-deleted.md");
        _repository.Commit();

        await using var second = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Log = log,
            Settings = ["--Content:Git:Folder=_news", "--Logging:LogLevel:Default=Information", .. settings],
        };
        await second.InitializeAsync();

        foreach (var slug in (string[])["2024-07-15-outside", "2024-07-15-deleted"])
            await GatewayHost.WaitUntilAsync(async () => !await second.IsPublishedAsync(slug));
        await log.WaitForLineAsync("Articles from folders that are not configured: 1. They stay as they are");
        Assert.True(await second.IsPublishedAsync("2024-07-15-inside") && await second.IsPublishedAsync("2024-07-15-by-hand"));
    }

    [Fact]
    public async Task A_folder_that_no_commit_ever_had_withdraws_nothing()
    {
        _repository.Files.With(new Draft("2024-07-16-kept"));
        _repository.Commit();
        string[] settings =
        [
            "--Content:Git:Interval=00:00:00.2",
            $"--Gateway:DataDirectory={_folder.Root}",
            $"--Content:Git:Url={_repository.Url}",
        ];
        await using var first = await ImportingHost.StartAsync(postgres, settings);
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-07-16-kept"));
        await first.App.StopAsync(TestContext.Current.CancellationToken);

        await using var second = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Settings = [.. settings, "--Content:Git:Folder=_nwes"],
        };
        await second.InitializeAsync();

        await second.WaitForProblemsAsync("SOURCE_AWAY");
        Assert.True(await second.IsPublishedAsync("2024-07-16-kept"));
    }

    [Fact]
    public async Task Local_changes_in_the_clone_are_reverted()
    {
        _repository.Files.With(new Draft("2024-07-08-theirs"));
        _repository.Commit();
        await using var host = await StartAsync("--Content:ScanInterval=00:00:00.5");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-08-theirs"));

        var file = _folder.At("clone/_news/2024-07-08-theirs.md");
        File.Delete(file);

        await GatewayHost.WaitUntilAsync(() => Task.FromResult(File.Exists(file)));
        Assert.True(await host.IsPublishedAsync("2024-07-08-theirs"));
    }

    [Fact]
    public async Task A_file_that_becomes_too_large_is_rejected_and_keeps_its_article()
    {
        _repository.Files.With(new Draft("2024-07-18-grows"), new Draft("2024-07-18-stays"));
        _repository.Commit();
        await using var host = await StartAsync("--Content:MaxFileBytes=65536", "--Content:ScanInterval=00:00:00.2");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-18-grows"));

        _repository.Files.WithFile("_news/2024-07-18-grows.md", new Draft("2024-07-18-grows") + new string('x', 100_000));
        _repository.Files.Remove("_news/2024-07-18-stays.md").With(new Draft("2024-07-18-new"));
        _repository.Commit();

        await host.WaitForProblemsAsync("FILE_TOO_LARGE");
        await GatewayHost.WaitUntilAsync(async () =>
            await host.IsPublishedAsync("2024-07-18-new") && !await host.IsPublishedAsync("2024-07-18-stays")
        );
        Assert.True(await host.IsPublishedAsync("2024-07-18-grows"));
    }

    [Fact]
    public async Task Symbolic_links_in_a_repository_are_not_followed()
    {
        using var outside = new ArticleFolder().With(new Draft("2024-07-09-secret"));
        Directory.CreateSymbolicLink(_repository.Files.At("_news"), outside.At("_news"));
        _repository.Files.WithIn("real", new Draft("2024-07-09-real"));
        _repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-09-real"));

        _repository.Files.WithIn("real", new Draft("2024-07-09-more"));
        _repository.Commit();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-09-more"));

        Assert.False(await host.IsPublishedAsync("2024-07-09-secret"));
        Assert.True(File.Exists(outside.At("_news/2024-07-09-secret.md")));
    }

    [Theory]
    [InlineData("site")]
    [InlineData("site/content")]
    public async Task A_folder_that_becomes_a_link_keeps_its_articles_and_publishes_nothing_from_elsewhere(string folder)
    {
        using var log = new LogLines();
        using var outside = new ArticleFolder().WithIn(
            "content",
            new Draft("2024-07-12-real") { Title = "Secret" },
            new Draft("2024-07-12-secret")
        );
        outside.WithIn("", new Draft("2024-07-12-real") { Title = "Secret" }, new Draft("2024-07-12-secret"));
        _repository.Files.WithIn(folder, new Draft("2024-07-12-real"));
        _repository.Commit();
        await using var host = new GatewayHost(postgres)
        {
            Log = log,
            Settings = [.. Settings, $"--Content:Git:Folder={folder}", "--Content:ScanInterval=00:00:00.2"],
        };
        await host.InitializeAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-12-real"));

        Directory.Delete(_repository.Files.At("site"), recursive: true);
        File.CreateSymbolicLink(_repository.Files.At("site"), outside.Root);
        _repository.Commit();
        await log.WaitForLineAsync("or its path contains a symbolic link");
        await host.WaitForProblemsAsync("SOURCE_AWAY");
        var (kept, secret) = (await host.IsTitlePublishedAsync("About 2024-07-12-real"), await host.IsPublishedAsync("2024-07-12-secret"));
        File.Delete(_repository.Files.At("site"));
        _repository.Files.WithIn(folder, new Draft("2024-07-12-real") { Title = "Back" });
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Back"));
        Assert.Equal((true, false), (kept, secret));
    }

    [Fact]
    public async Task The_last_article_of_a_folder_of_a_repository_can_be_withdrawn_though_git_keeps_no_empty_folders()
    {
        _repository.Files.With(new Draft("2024-07-13-only")).WithIn("other", new Draft("2024-07-13-other"));
        _repository.Commit();
        await using var host = await StartAsync("--Content:Git:Folder=_news");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-13-only"));

        _repository.Files.Remove("_news/2024-07-13-only.md");
        _repository.Commit();
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-13-only"));
        _repository.Files.With(new Draft("2024-07-13-again"));
        _repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-13-again"));
    }

    [Fact]
    public async Task Several_repositories_and_folders_are_followed_at_once()
    {
        using var other = new GitRepository();
        using var folder = new ArticleFolder().With(new Draft("2024-07-10-folder"));
        _repository.Files.With(new Draft("2024-07-10-one"));
        _repository.Commit();
        other.Files.With(new Draft("2024-07-10-two"));
        other.Commit();

        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(folder.Root),
            $"--Gateway:DataDirectory={_folder.Root}",
            $"--Content:Git:0:Url=file://{_repository.Url}",
            $"--Content:Git:1:Url={other.Url}"
        );

        foreach (var slug in (string[])["2024-07-10-one", "2024-07-10-two", "2024-07-10-folder"])
            await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(slug));
    }

    private string[] Settings =>
        [$"--Content:Git:Url={_repository.Url}", "--Content:Git:Interval=00:00:00.2", $"--Content:Git:Directory={_folder.At("clone")}"];

    private async Task<GatewayHost> StartAsync(LogLines log, params IEnumerable<string> settings)
    {
        var host = new GatewayHost(postgres) { Log = log, Settings = [.. Settings, .. settings] };
        await host.InitializeAsync();
        return host;
    }

    private Task<GatewayHost> StartAsync(params IEnumerable<string> settings) =>
        ImportingHost.StartAsync(postgres, [.. Settings, .. settings]);
}
