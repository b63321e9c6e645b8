using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway import</c>: the exit code, the table and the JSON object.</summary>
public sealed class ImportCommandTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_output_is_one_object_with_the_documented_keys()
    {
        _folder.With(new Draft("2024-07-01-json")).WithFile("_news/2024-07-01-json-rejected.md", "---\ntitle: \"cut");

        var (exitCode, output, _) = await RunAsync("import", _folder.Root, "--json");

        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal(
            ["files", "created", "updated", "unchanged", "skipped", "rejected", "problems", "skippedFiles", "durationMs"],
            report.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(
            (2, 1, 1),
            (report.GetProperty("files").GetInt32(), report.GetProperty("created").GetInt32(), report.GetProperty("rejected").GetInt32())
        );
        var problem = report.At("problems", 0);
        Assert.Equal(["path", "line", "column", "code", "message", "hint"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal(_folder.At("_news/2024-07-01-json-rejected.md"), problem.GetProperty("path").GetString());
    }

    [Fact]
    public async Task An_import_without_a_rejection_succeeds_and_prints_the_counts()
    {
        _folder.With(new Draft("2024-07-02-plain"));

        var (exitCode, output, error) = await GatewayProgram.RunProcessAsync(
            new() { ["ConnectionStrings__Gateway"] = host.ConnectionString },
            "import",
            _folder.Root,
            "--dry-run"
        );

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("Nothing was changed (dry run): 1 file in", output, StringComparison.Ordinal);
        Assert.Equal(0, await host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where slug = '2024-07-02-plain'"));
    }

    [Fact]
    public async Task A_skipped_file_is_listed_with_its_reason()
    {
        _folder
            .With(new Draft("2024-07-04-beside"))
            .WithFile("post.md", "---\ntitle: A post\ndate: 2024-07-04\ntags: [a]\n---\n")
            .WithFile("a.png", "");

        var (_, text, _) = await RunAsync("import", _folder.Root, "--dry-run");
        var (_, json, _) = await RunAsync("import", _folder.Root, "--dry-run", "--json");

        const string Reason =
            "lacks publishedDateTime, webUrl, provider.name, provider.domain; has date, tags (see docs/content-format.md)";
        Assert.Contains($"{_folder.At("post.md")}: SKIPPED NOT_AN_ARTICLE: {Reason}", text, StringComparison.Ordinal);
        Assert.Contains("1 file that is not content: .png (1)", text, StringComparison.Ordinal);
        var skipped = JsonDocument.Parse(json).RootElement.GetProperty("skippedFiles").EnumerateArray().ToList();
        Assert.Equal(["path", "code", "message"], skipped[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(["NOT_A_CONTENT_FILE", "NOT_AN_ARTICLE"], skipped.Select(file => file.GetProperty("code").GetString()));
        Assert.Equal(Reason, skipped[1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Json_output_names_the_keys_of_the_preset()
    {
        for (var number = 0; number < 30; number++)
            _folder.WithFile($"content/posts/post-{number}.md", $"+++\ntitle = \"Post {number}\"\ndate = 2024-07-05\n+++\n");
        _folder
            .WithFile("content/posts/no-date.md", "---\ntitle: A\nweight: 1\n---\n")
            .WithFile("content/posts/soon.md", "{\n  \"title\": \"A\",\n  \"date\": \"soon\"\n}\n")
            .WithFile("content/posts/colon.md", "+++\ntitle: A\n+++\n")
            .WithFile("content/posts/typo.md", "---\ntitle: A\ndate: 2024-07-05\ndescripton: B\n---\n");

        var (exitCode, output, _) = await RunAsync(
            "import",
            _folder.Root,
            "--json",
            "--Content:Preset=hugo",
            "--Content:SiteUrl=https://trails.example/"
        );

        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((ExitCode.Failed, 31), (exitCode, report.GetProperty("created").GetInt32()));
        Assert.Equal(
            [("colon.md", 2, 6, "TOML_SYNTAX"), ("soon.md", 3, 11, "FIELD_DATE"), ("typo.md", 4, 1, "FIELD_KEY_UNKNOWN")],
            report
                .GetProperty("problems")
                .EnumerateArray()
                .Select(problem =>
                    (
                        Path.GetFileName(problem.GetProperty("path").GetString()) ?? "",
                        problem.GetProperty("line").GetInt32(),
                        problem.GetProperty("column").GetInt32(),
                        problem.GetProperty("code").GetString() ?? ""
                    )
                )
                .Order()
        );
        Assert.Equal(
            "lacks date or publishDate or pubDate; has weight (see docs/content-format.md)",
            Assert.Single(report.GetProperty("skippedFiles").EnumerateArray()).GetProperty("message").GetString()
        );
    }

    [Fact]
    public async Task A_folder_in_which_each_file_has_an_error_is_explained()
    {
        _folder.WithFile("a.md", "---\ntitle: a: b\n---\n");

        var (_, text, _) = await RunAsync("import", _folder.Root, "--dry-run");

        Assert.Contains($"The only file in {_folder.Root} has an error, so that no file is an article.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway init", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_an_article_is_explained()
    {
        _folder.WithFile("post.md", "---\ntitle: A post\ndate: 2024-07-04\n---\n").WithFile("README.md", "# Posts\n");

        var (_, text, _) = await RunAsync("import", _folder.Root, "--dry-run");

        Assert.Contains($"None of the 2 files in {_folder.Root} is an article.", text, StringComparison.Ordinal);
        Assert.Contains($"gateway init {_folder.Root}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_reported_and_nothing_is_imported()
    {
        var (exitCode, output, error) = await RunAsync("import", _folder.At("nowhere"), "--json");

        Assert.Equal((ExitCode.CouldNotRun, ""), (exitCode, output));
        Assert.Contains("nowhere", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unavailable_database_is_reported()
    {
        var (exitCode, _, error) = await RunOnAsync(
            "Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=5",
            "import",
            _folder.Root
        );

        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string command, string path, params string[] options) =>
        RunOnAsync(host.ConnectionString, [command, path, .. options]);

    private static Task<(int ExitCode, string Output, string Error)> RunOnAsync(string connectionString, params string[] arguments) =>
        GatewayProgram.RunAsync([.. arguments, $"--ConnectionStrings:Gateway={connectionString}"]);
}
