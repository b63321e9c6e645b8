using Gateway.Store.Access;
using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.ContentSources;

/// <summary>How problems and the log name folders and repositories.</summary>
public sealed class SourceNameTests(PostgresServer postgres) : IDisposable
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    private readonly ArticleFolder _folder = new();
    private readonly GitRepository _repository = new();

    public void Dispose()
    {
        _folder.Dispose();
        _repository.Dispose();
    }

    [Theory]
    [InlineData("https://user:secret@git.example:8443/team/content.git", "git.example:8443/team/content")]
    [InlineData("https://git.example/team/my%20content/?token=secret#part", "git.example/team/my content")]
    [InlineData("ssh://git@git.example/team/content.git", "git.example/team/content")]
    [InlineData("file:///srv/secret/content.git", "content")]
    [InlineData("/srv/secret/content", "content")]
    public void The_name_of_a_repository_has_no_credentials_and_no_path_of_the_machine(string url, string name)
    {
        var settings = SettingsOf(("Content:Git:Url", url), ("Content:Git:Directory", "/srv/clone"));

        Assert.Equal(name, settings.Names.Find("/srv/clone/a.md", "/srv/clone").Name);
    }

    [Fact]
    public void Sources_with_the_same_name_are_distinguished_by_number_or_folder()
    {
        var settings = SettingsOf(
            ("Content:Paths:0", "/srv/a/content"),
            ("Content:Paths:1", "/srv/b/content"),
            ("Content:Paths:2", "/srv/other"),
            ("Content:Git:0:Url", "https://git.example/site"),
            ("Content:Git:0:Directory", "/srv/one"),
            ("Content:Git:0:Folder", "news"),
            ("Content:Git:1:Url", "https://git.example/site"),
            ("Content:Git:1:Directory", "/srv/two"),
            ("Content:Git:1:Folder", "blog")
        );

        Assert.Equal(
            ["content (1)", "content (2)", "other", "git.example/site/news", "git.example/site/blog", "elsewhere"],
            new[]
            {
                "/srv/a/content/x.md",
                "/srv/b/content/x.md",
                "/srv/other/x.md",
                "/srv/one/news/x.md",
                "/srv/two/blog/x.md",
                "/srv/elsewhere/x.md",
            }.Select(path => settings.Names.Find(path, "/srv/elsewhere").Name)
        );
    }

    [Fact]
    public async Task A_problem_names_its_source_and_a_file_with_the_same_slug_in_another_source()
    {
        const string SameSlug =
            "---\ntitle: Same\nslug: same\npublishedDateTime: 2024-08-01T00:00:00Z\nwebUrl: https://gazette.example/same\nprovider: {name: The Gazette, domain: gazette.example}\n---\n";
        _folder.WithFile("news/post.md", SameSlug).WithFile("blog/post.md", SameSlug).WithFile("blog/broken.md", "---\ntitle: [cut\n---\n");
        _repository.Files.WithFile("post.md", SameSlug);
        _repository.Commit();
        using var log = new LogLines();
        await using var host = new GatewayHost(postgres)
        {
            Log = log,
            Settings =
            [
                .. TestKey.Settings(_writer),
                ImportingHost.PathSetting(_folder.At("news")),
                ImportingHost.PathSetting(_folder.At("blog"), 1),
                $"--Content:Git:Url=file://{_repository.Url}",
                $"--Content:Git:Directory={_folder.At("clone")}",
                "--Logging:LogLevel:Gateway.Store=Information",
            ],
        };
        await host.InitializeAsync();
        await host.WaitForProblemsAsync("SAME_SLUG", "SAME_SLUG", "YAML_SYNTAX");
        var repository = Path.GetFileName(_repository.Url);

        var response = await host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { source path code message } } }");

        var problems = response.Data.At("importProblems", "nodes").EnumerateArray().ToList();
        // The repository is imported before the folders or after them, and the article that is stored first keeps its slug.
        var (winner, loser) = problems.Any(problem => problem.At("source").GetString() == "news")
            ? (repository, "news")
            : ("news", repository);
        Assert.Equal(
            new[] { "blog broken.md YAML_SYNTAX", "blog post.md SAME_SLUG", $"{loser} post.md SAME_SLUG" }.Order(StringComparer.Ordinal),
            problems.Select(problem => $"{problem.At("source")} {problem.At("path")} {problem.At("code")}").Order(StringComparer.Ordinal)
        );
        Assert.All(
            problems.Where(problem => problem.At("code").GetString() == "SAME_SLUG"),
            problem => Assert.Contains($" as post.md in {winner}, which ", problem.At("message").GetString(), StringComparison.Ordinal)
        );
        Assert.DoesNotContain(_folder.Root, response.Data.GetRawText(), StringComparison.Ordinal);
        await log.WaitForLineAsync("SAME_SLUG");
        Assert.DoesNotContain(log.Lines, line => line.Contains($"{_folder.At("clone")}/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unavailable_repository_and_one_without_articles_are_named()
    {
        _repository.Files.WithFile("README.md", "# Content\n");
        _repository.Commit();
        using var log = new LogLines();
        await using var host = new GatewayHost(postgres)
        {
            Log = log,
            Settings =
            [
                .. TestKey.Settings(_writer),
                $"--Content:Git:0:Url={_repository.Url}",
                $"--Content:Git:0:Directory={_folder.At("clone")}",
                $"--Content:Git:1:Url={_folder.At("missing/articles.git")}",
                $"--Content:Git:1:Directory={_folder.At("other-clone")}",
            ],
        };
        await host.InitializeAsync();
        await host.WaitForProblemsAsync("SOURCE_AWAY");

        var response = await host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { source path } } }");

        var problem = response.Data.At("importProblems", "nodes")[0];
        Assert.Equal(("articles", "articles"), (problem.At("source").GetString(), problem.At("path").GetString()));
        await log.WaitForLineAsync($"in {_repository.Url} is not an article");
        Assert.DoesNotContain(log.Lines, line => line.Contains(_folder.At("clone"), StringComparison.Ordinal));
    }

    private static ContentSettings SettingsOf(params (string Name, string Value)[] settings) =>
        ContentSettings.Of(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
                .Build()
        );
}
