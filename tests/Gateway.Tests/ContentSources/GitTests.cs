using Gateway.Content.Problems;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>Commits and branches of a followed repository.</summary>
public sealed class GitTests(PostgresServer postgres) : FollowedRepository(postgres)
{
    [Fact]
    public async Task A_repository_is_cloned_and_pulled()
    {
        var draft = new Draft("2024-07-01-committed");
        Repository.Files.With(draft, new Draft("2024-07-01-goes"));
        Repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-01-committed"));

        Repository.Files.With(draft with { Title = "Amended" }, new Draft("2024-07-01-added")).Remove("_news/2024-07-01-goes.md");
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-01-added"));
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Amended"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-01-goes"));
    }

    [Fact]
    public async Task Files_that_a_commit_turns_into_non_articles_are_listed_and_keep_their_articles()
    {
        var undated = new Draft("2024-07-11-undated") { Title = "Undated" }
            .ToString()
            .Replace("category: news\n", "", StringComparison.Ordinal);
        Repository.Files.With(new Draft("2024-07-11-dated"), new Draft("2024-07-11-stays")).WithFile("posts/undated.md", undated);
        Repository.Commit();
        using var log = new LogLines();
        await using var host = await StartAsync(log);
        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Undated"));
        var changes = new VisibilityChanges(host);
        await changes.ReadNewAsync();

        Repository
            .Files.WithFile("_news/2024-07-11-dated.md", "# Notes\n")
            .WithFile("posts/undated.md", undated.Replace("  domain:", "  site:", StringComparison.Ordinal))
            .WithFile("posts/new.md", "---\ntitle: A new post\ndate: 2024-07-11\n---\n");
        Repository.Commit();

        await host.WaitForProblemsAsync(ProblemCodes.FrontMatterMissing, ProblemCodes.NoLongerAnArticle);
        Assert.Empty(await changes.ReadNewAsync());
        await log.WaitForLineAsync("NOT_AN_ARTICLE 1");
        // One file of a generator among articles does not make the whole repository one without articles.
        await log.WaitForLineAsync("set Content:Git:Preset to its name");

        Repository.Files.Remove("posts/undated.md");
        Repository.Commit();
        await GatewayHost.WaitUntilAsync(async () => !await host.IsTitlePublishedAsync("Undated"));
        Assert.True(await host.IsPublishedAsync("2024-07-11-dated"));
    }

    [Fact]
    public async Task A_forced_push_is_followed()
    {
        Repository.Files.With(new Draft("2024-07-02-root"));
        var root = Repository.Commit();
        Repository.Files.With(new Draft("2024-07-02-dropped"));
        Repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-02-dropped"));

        Repository.ResetTo(root);
        Repository.Files.With(new Draft("2024-07-02-instead"));
        Repository.Commit();

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-02-instead"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-07-02-dropped"));
        Assert.True(await host.IsPublishedAsync("2024-07-02-root"));
    }

    [Fact]
    public async Task A_deleted_branch_withdraws_nothing_and_is_imported_when_it_exists_again()
    {
        Repository.Files.With(new Draft("2024-07-03-kept"));
        Repository.Commit();
        using var log = new LogLines();
        await using var host = await StartAsync(log, "--Content:Git:Branch=main");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-03-kept"));

        Repository.RenameBranch("other");
        Repository.Files.With(new Draft("2024-07-03-back"));
        Repository.Commit();
        await log.WaitForLineAsync("has no branch main");
        var (kept, tooEarly) = (await host.IsPublishedAsync("2024-07-03-kept"), await host.IsPublishedAsync("2024-07-03-back"));
        Repository.RenameBranch("main");

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-03-back"));
        Assert.Equal((true, false), (kept, tooEarly));
    }

    [Fact]
    public async Task A_missing_branch_is_reported_also_after_a_failed_fetch()
    {
        Repository.Files.With(new Draft("2024-07-04-kept"));
        Repository.Commit();
        using var log = new LogLines();
        await using var host = await StartAsync(log, "--Content:Git:Branch=main");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-04-kept"));

        var (repository, moved) = (Repository.Files.At(".git"), Repository.Files.At("moved"));
        Directory.Move(repository, moved);
        await log.WaitForLineAsync("cannot be fetched");
        File.Move(Path.Combine(moved, "refs/heads/main"), Path.Combine(moved, "refs/heads/other"));
        await File.WriteAllTextAsync(Path.Combine(moved, "HEAD"), "ref: refs/heads/other\n", GatewayHost.CancellationToken);
        Directory.Move(moved, repository);

        await log.WaitForLineAsync("has no branch main");
        Assert.True(await host.IsPublishedAsync("2024-07-04-kept"));
    }

    [Fact]
    public async Task A_file_that_becomes_too_large_is_rejected_and_keeps_its_article()
    {
        Repository.Files.With(new Draft("2024-07-18-grows"), new Draft("2024-07-18-stays"));
        Repository.Commit();
        await using var host = await StartAsync("--Content:MaxFileBytes=65536", "--Content:ScanInterval=00:00:00.2");
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-18-grows"));

        Repository.Files.WithFile("_news/2024-07-18-grows.md", new Draft("2024-07-18-grows") + new string('x', 100_000));
        Repository.Files.Remove("_news/2024-07-18-stays.md").With(new Draft("2024-07-18-new"));
        Repository.Commit();

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
        Directory.CreateSymbolicLink(Repository.Files.At("_news"), outside.At("_news"));
        Repository.Files.WithIn("real", new Draft("2024-07-09-real"));
        Repository.Commit();
        await using var host = await StartAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-09-real"));

        Repository.Files.WithIn("real", new Draft("2024-07-09-more"));
        Repository.Commit();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-07-09-more"));

        Assert.False(await host.IsPublishedAsync("2024-07-09-secret"));
        Assert.True(File.Exists(outside.At("_news/2024-07-09-secret.md")));
    }

    [Fact]
    public async Task Several_repositories_and_folders_are_followed_at_once()
    {
        using var other = new GitRepository();
        using var folder = new ArticleFolder().With(new Draft("2024-07-10-folder"));
        Repository.Files.With(new Draft("2024-07-10-one"));
        Repository.Commit();
        other.Files.With(new Draft("2024-07-10-two"));
        other.Commit();

        await using var host = await ImportingHost.StartAsync(
            Postgres,
            ImportingHost.PathSetting(folder.Root),
            $"--Gateway:DataDirectory={Folder.Root}",
            $"--Content:Git:0:Url=file://{Repository.Url}",
            $"--Content:Git:1:Url={other.Url}"
        );

        foreach (var slug in (string[])["2024-07-10-one", "2024-07-10-two", "2024-07-10-folder"])
            await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync(slug));
    }
}
