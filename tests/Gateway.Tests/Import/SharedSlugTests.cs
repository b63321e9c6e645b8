using Gateway.Store.Access;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>Several files with one slug: one of them is the article, and the others are listed.</summary>
public sealed class SharedSlugTests(SharedGateway gateway) : SharedGatewayTests(gateway, TestKey.Settings(_writer))
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    [Theory]
    [InlineData("published: false")]
    [InlineData("draft: true")]
    [InlineData("removed: true")]
    [InlineData("expires: 2024-07-02T00:00:00Z")]
    public async Task A_hidden_file_does_not_take_the_slug_of_a_visible_one(string hidden)
    {
        foreach (
            var (slug, name) in (IEnumerable<(string, string)>)
                [("", "2024-07-01-dated"), ("", "undated"), ("slug: chosen\n", "2024-07-01-a")]
        )
        {
            var other = slug.Length > 0 ? "2024-07-02-b" : name;
            Folder
                .WithFile($"a/{name}.md", Text("Same title", $"{slug}{hidden}\n", "Hidden.\n"))
                .WithFile($"b/{other}.md", Text("Same title", slug, "Visible.\n"));

            var report = await Host.ImportAsync(Folder.Root, prune: true);

            Assert.Equal((1, 1), (report.Created, report.Skipped));
            Assert.Equal(["Visible.\n"], await BodiesAsync());
            Assert.Equal(
                [
                    $"a/{name}.md SAME_SLUG WARNING The file is skipped, because it is the same article, topic or organization as b/{other}.md, which is published.",
                ],
                await ProblemsAsync(Host)
            );
            Assert.True((await Host.ImportAsync(Folder.Root, prune: true)).ChangedNothing);
            Directory.Delete(Folder.At("a"), recursive: true);
            Directory.Delete(Folder.At("b"), recursive: true);
            await Host.ImportAsync(Folder.WithFile("c.md", Text("Other", "", "")).Root, prune: true);
            Assert.Empty(await ProblemsAsync(Host));
            await Host.ImportAsync(Folder.Remove("c.md").With(new Draft("2024-07-03-rest") { Published = false }).Root, prune: true);
        }
    }

    [Theory]
    [InlineData("slug: same-one\n", "title: a: b", "YAML_SYNTAX")]
    [InlineData("slug: same-one\n", "draft: yes", "FIELD_TYPE")]
    [InlineData("slug: same-one\n", "", "NO_LONGER_AN_ARTICLE")]
    [InlineData("", "title: a: b", "YAML_SYNTAX")]
    [InlineData("", "", "NO_LONGER_AN_ARTICLE")]
    public async Task A_file_with_an_error_keeps_its_article_although_another_file_has_the_slug(string slug, string mistake, string code)
    {
        Folder.WithFile("first.md", Text("Same title", slug, "First.\n")).WithFile("second.md", Text("Same title", slug, "Second.\n"));
        await Host.ImportAsync(Folder.Root, prune: true);
        var broken = mistake.Length == 0 ? "" : Text("Same title", $"{slug}{mistake}\n", "Broken.\n");

        await Host.ImportAsync(Folder.WithFile("first.md", broken).Root, prune: true);
        var kept = await BodiesAsync();
        var problems = await ProblemsAsync(Host);
        await Host.ImportAsync(Folder.Remove("second.md").Root, prune: true);
        var withoutSecond = await BodiesAsync();
        await Host.ImportAsync(Folder.WithFile("first.md", Text("Same title", slug, "Mended.\n")).Root, prune: true);

        Assert.Equal(["First.\n"], kept);
        Assert.Contains(problems, problem => problem.StartsWith($"first.md {code} ERROR", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("second.md SAME_SLUG", StringComparison.Ordinal));
        Assert.Equal(["First.\n"], withoutSecond);
        Assert.Equal(["Mended.\n"], await BodiesAsync());
    }

    [Theory]
    [InlineData("2024-07-01-a", "2024-07-02-b")]
    [InlineData("2024-07-01-a", "undated")]
    [InlineData("undated", "2024-07-02-b")]
    public async Task A_slug_shared_by_files_of_different_batches_belongs_to_the_visible_file(string hidden, string visible)
    {
        Folder
            .With(Enumerable.Range(0, 600).Select(number => new Draft($"2024-07-01-between-{number:000}") { Published = false }))
            .WithFile($"0/{hidden}.md", Text("Hidden", "slug: chosen\ndraft: true\n", "Hidden.\n"))
            .WithFile($"z/{visible}.md", Text("Visible", "slug: chosen\n", "Visible.\n"));
        var changes = new VisibilityChanges(Host);
        await Host.ImportAsync(Folder.Root, prune: true);

        var unchanged = await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal(["Visible.\n"], await BodiesAsync());
        Assert.Equal((0, 0, 1), (unchanged.Created, unchanged.Updated, unchanged.Skipped));
        Assert.StartsWith($"0/{hidden}.md SAME_SLUG", Assert.Single(await ProblemsAsync(Host)), StringComparison.Ordinal);
        Assert.Equal(["+chosen"], await changes.ReadNewAsync());
    }

    [Fact]
    public async Task A_scheduled_file_does_not_take_the_slug_of_a_visible_one()
    {
        Folder
            .WithFile("a/same.md", Text("Same title", "slug: chosen\n", "Held.\n", "2090-01-01T00:00:00Z"))
            .WithFile("b/same.md", Text("Same title", "slug: chosen\n", "Visible.\n"));

        await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal(["Visible.\n"], await BodiesAsync());
        Assert.Single(await ProblemsAsync(Host));
    }

    [Fact]
    public async Task A_visible_file_takes_the_slug_of_a_stored_draft_and_the_draft_is_listed_until_its_slug_changes()
    {
        await Host.ImportAsync(Folder.WithFile("a.md", Text("Same", "draft: true\n", "A.\n")).Root, prune: true);
        await Host.ImportAsync(Folder.WithFile("b.md", Text("Same", "", "B.\n")).Root, prune: true);
        var (visible, listed) = (await BodiesAsync(), await ProblemsAsync(Host));

        await Host.ImportAsync(Folder.WithFile("b.md", Text("Same", "", "B again.\n")).WithFile("a.md", Text("Same", "", "A.\n")).Root);
        var bothVisible = await ProblemsAsync(Host);
        await Host.ImportAsync(Folder.WithFile("a.md", Text("Same", "slug: other\n", "A.\n")).Root, prune: true);

        Assert.Equal(["B.\n"], visible);
        Assert.StartsWith("a.md SAME_SLUG", Assert.Single(listed), StringComparison.Ordinal);
        Assert.Contains("SAME_SLUG", Assert.Single(bothVisible), StringComparison.Ordinal);
        Assert.Equal(["A.\n", "B again.\n"], await BodiesAsync());
        Assert.Empty(await ProblemsAsync(Host));
    }

    [Fact]
    public async Task A_watched_draft_with_the_slug_of_an_article_is_listed_and_does_not_replace_it()
    {
        Folder.WithFile("b/same.md", Text("Same", "slug: same\n", "B.\n"));
        await using var host = await ImportingHost.StartAsync(
            Postgres,
            [.. TestKey.Settings(_writer), ImportingHost.PathSetting(Folder.Root), "--Content:SettleTime=00:00:00.1"]
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("same"));

        Folder.WithFile("a/same.md", Text("Draft", "slug: same\ndraft: true\n", "A.\n"));
        await GatewayHost.WaitUntilAsync(async () => await host.CountProblemsAsync() == 1);

        Assert.StartsWith("a/same.md SAME_SLUG", Assert.Single(await ProblemsAsync(host)), StringComparison.Ordinal);
        Assert.True(await host.IsTitlePublishedAsync("Same"));
        Assert.Equal(["+same"], await new VisibilityChanges(host).ReadNewAsync());
    }

    [Theory]
    [InlineData("hugo", "content/")]
    [InlineData("astro", "src/content/")]
    public async Task Of_two_sections_with_the_same_file_name_the_second_one_is_listed_with_the_first(string preset, string root)
    {
        await using var host = new GatewayHost(Postgres)
        {
            Settings = [.. TestKey.Settings(_writer), $"--Content:Preset={preset}", "--Content:SiteUrl=https://blog.example/"],
        };
        await host.InitializeAsync();
        Folder
            .WithFile($"{root}notes/hello.md", "---\ntitle: Note\ndate: 2024-03-01\n---\n")
            .WithFile($"{root}posts/hello.md", "---\ntitle: Post\ndate: 2024-03-01\n---\n");

        var report = await host.ImportAsync(Folder.Root);
        var listed = await ProblemsAsync(host);
        await host.ImportAsync(Folder.WithFile($"{root}posts/hello.md", "---\ntitle: Post\ndate: 2024-03-01\nslug: hi\n---\n").Root);

        Assert.Equal("SAME_SLUG", Assert.Single(report.SkippedFiles).Code);
        Assert.Equal(
            [
                $"{root}posts/hello.md SAME_SLUG WARNING The file is skipped, because it is the same article, topic or organization as {root}notes/hello.md, which comes first.",
            ],
            listed
        );
        Assert.Empty(await ProblemsAsync(host));
    }

    private static string Text(string title, string more, string body, string date = "2024-07-01T00:00:00Z") =>
        string.Join(
            '\n',
            "---",
            $"title: {title}",
            $"publishedDateTime: {date}",
            "webUrl: https://gazette.example/same",
            "provider: {name: The Gazette, domain: gazette.example}",
            $"{more}---",
            body
        );

    private async Task<IReadOnlyList<string?>> BodiesAsync() =>
        [
            .. (await Host.QueryAsync("{ articles { nodes { body } } }"))
                .Data.At("articles", "nodes")
                .Each("body")
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<IReadOnlyList<string>> ProblemsAsync(GatewayHost host) =>
        [
            .. (await host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { path code severity message } } }"))
                .Data.At("importProblems", "nodes")
                .EnumerateArray()
                .Select(problem => $"{problem.At("path")} {problem.At("code")} {problem.At("severity")} {problem.At("message")}")
                .Order(StringComparer.Ordinal),
        ];
}
