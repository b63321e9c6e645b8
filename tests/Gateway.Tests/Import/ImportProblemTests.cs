using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

public sealed class ImportProblemTests(SharedGateway gateway) : SharedGatewayTests(gateway, TestKey.Settings(_writer))
{
    private const string Query = """
        query ($first: Int, $after: String, $last: Int, $before: String) {
          importProblems(first: $first, after: $after, last: $last, before: $before) {
            totalCount nodes { path line column code message hint seenAt } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
          }
        }
        """;

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    [Fact]
    public async Task A_rejected_file_is_listed_with_its_relative_path_only()
    {
        Folder.WithFile("_news/broken.md", "---\ntitle: A title\npublishedDateTime: yesterday\n---\n");
        await Host.ImportAsync(Folder.Root);

        var answer = await Host.QueryAsAsync(_writer.Bearer, Query);

        var problem = answer
            .Data.At("importProblems", "nodes")
            .EnumerateArray()
            .First(node => node.GetProperty("code").GetString() == "FIELD_DATE");
        Assert.Equal(("_news/broken.md", 3), (problem.GetProperty("path").GetString(), problem.GetProperty("line").GetInt32()));
        Assert.DoesNotContain(Folder.Root, answer.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_likely_mistake_is_a_warning_with_its_position_and_the_article_is_imported()
    {
        Folder
            .With(new Draft("2024-08-05-warned") { More = "qualtiy: 70\nheat: 1\n" })
            .WithFile("_news/broken.md", "---\ntitle: [cut\n---\n");

        var report = await Host.ImportAsync(Folder.Root);
        var answer = await Host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { path line column code severity message } } }");

        var nodes = answer.Data.At("importProblems", "nodes");
        Assert.Equal(1, report.Created);
        Assert.Equal(["WARNING", "ERROR"], nodes.Each("severity"));
        Assert.Equal(["FIELD_KEY_UNKNOWN", "YAML_SYNTAX"], nodes.Each("code"));
        Assert.Equal((10, 1), (nodes[0].GetProperty("line").GetInt32(), nodes[0].GetProperty("column").GetInt32()));
        Assert.Contains("\"quality\"", nodes[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visible_article_that_gets_a_future_date_is_a_warning_until_its_date_is_corrected()
    {
        var draft = new Draft("2024-08-06-moved");
        await Host.ImportAsync(Folder.With(draft).Root);
        Folder.With(draft with { PublishedDateTime = new DateTimeOffset(2204, 8, 6, 0, 0, 0, TimeSpan.Zero) });

        await Host.ImportAsync(Folder.Root);
        await Host.ImportAsync(Folder.Root);
        var nodes = (await Host.QueryAsAsync(_writer.Bearer, "{ importProblems { nodes { path code severity message } } }")).Data.At(
            "importProblems",
            "nodes"
        );
        await Host.ImportAsync(Folder.With(draft).Root);
        var corrected = await Host.QueryAsAsync(_writer.Bearer, "{ importProblems { totalCount } }");

        Assert.Equal(1, nodes.GetArrayLength());
        Assert.Equal(
            ("_news/2024-08-06-moved.md", "FIELD_DATE", "WARNING"),
            (
                nodes[0].GetProperty("path").GetString(),
                nodes[0].GetProperty("code").GetString(),
                nodes[0].GetProperty("severity").GetString()
            )
        );
        Assert.Contains("until its new date, 2204-08-06 00:00 UTC", nodes[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, corrected.Data.At("importProblems", "totalCount").GetInt32());
    }

    [Fact]
    public async Task A_problem_keeps_its_first_time_and_is_removed_when_its_file_is_fixed_or_deleted()
    {
        Folder
            .WithFile("_news/2024-08-01-heals.md", "---\ntitle: [cut\n---\n")
            .WithFile("_news/2024-08-01-goes.md", "---\ntitle: [cut\n---\n");
        await Host.ImportAsync(Folder.Root);
        var first = (await Host.QueryAsAsync(_writer.Bearer, Query)).Data.At("importProblems", "nodes").GetRawText();
        await Host.ImportAsync(Folder.Root);
        var again = (await Host.QueryAsAsync(_writer.Bearer, Query)).Data.At("importProblems", "nodes").GetRawText();

        await Host.ImportAsync(Folder.With(new Draft("2024-08-01-heals")).Remove("_news/2024-08-01-goes.md").Root);

        Assert.Equal(first, again);
        Assert.Equal(0, await TotalAsync());
    }

    [Fact]
    public async Task A_dry_run_and_an_import_of_another_folder_do_not_change_the_list()
    {
        using var other = new ArticleFolder().With(new Draft("2024-08-02-other"));
        Folder.WithFile("_news/listed.md", "---\ntitle: [cut\n---\n");
        await Host.ImportAsync(Folder.Root);

        await Host.ImportAsync(Folder.Remove("_news/listed.md").WithFile("_news/another.md", "---\ntitle: [cut\n---\n").Root, dryRun: true);
        await Host.ImportAsync(other.Root);

        Assert.Equal(
            "_news/listed.md",
            (await Host.QueryAsAsync(_writer.Bearer, Query)).Data.At("importProblems", "nodes", 0, "path").GetString()
        );
        Assert.Equal(1, await TotalAsync());
    }

    [Fact]
    public async Task A_problem_of_a_file_with_the_longest_possible_path_is_listed()
    {
        // Random letters, because the database compresses repeated text.
        var random = new Random(1);
        var folder = string.Join(
            '/',
            Enumerable
                .Range(0, 14)
                .Select(_ => new string(random.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".AsSpan(), 240)))
        );
        Folder
            .WithFile($"{folder}/_news/2024-08-03-deep.md", "---\ntitle: [cut\n---\n")
            .WithFile("_news/2024-08-03-flat.md", "---\ntitle: [cut\n---\n");

        var report = await Host.ImportAsync(Folder.Root);
        await Host.ImportAsync(Folder.Root);

        Assert.Equal(2, report.Rejected);
        Assert.Equal(2, await TotalAsync());
    }

    [Theory]
    [InlineData("heat: \"1\\0\"")]
    [InlineData("published: \"fal\\0se\"")]
    [InlineData("\"k\\0\": 1\n\"k\\0\": 2")]
    public async Task A_problem_with_a_null_character_in_its_message_is_listed_together_with_other_problems(string line)
    {
        Folder
            .With(new Draft("2024-08-04-nul") { Published = null, More = $"{line}\n" })
            .WithFile("_news/2024-08-04-other.md", "---\ntitle: [cut\n---\n");

        var first = await Host.ImportAsync(Folder.Root);
        var second = await Host.ImportAsync(Folder.Root);

        var paths = (await Host.QueryAsAsync(_writer.Bearer, Query))
            .Data.At("importProblems", "nodes")
            .EnumerateArray()
            .Select(node => node.GetProperty("path").GetString());
        Assert.Equal(["_news/2024-08-04-nul.md", "_news/2024-08-04-other.md"], paths.Distinct());
        Assert.True(first.NewProblems.Count >= 2 && second.NewProblems.Count == 0);
    }

    [Fact]
    public async Task Paging_forwards_and_backwards_visits_every_problem_once_by_path_and_line()
    {
        for (var number = 0; number < 7; number++)
            Folder.WithFile(
                $"_news/{(char)('a' + number)}.md",
                "---\ntitle: A\npublishedDateTime: never\nwebUrl: nowhere\nheat: warm\n---\n"
            );
        Folder.WithFile("_news/Z.md", "");
        await Host.ImportAsync(Folder.Root);
        var all = Keys((await Host.QueryAsAsync(_writer.Bearer, Query, new { first = 100 })).Data);

        var forwards = new List<string>();
        string? after = null;
        do
        {
            var page = (await Host.QueryAsAsync(_writer.Bearer, Query, new { first = 3, after })).Data;
            forwards.AddRange(Keys(page));
            after = page.At("importProblems", "pageInfo", "hasNextPage").GetBoolean()
                ? page.At("importProblems", "pageInfo", "endCursor").GetString()
                : null;
        } while (after is not null);
        var backwards = new List<string>();
        string? before = null;
        do
        {
            var page = (await Host.QueryAsAsync(_writer.Bearer, Query, new { last = 4, before })).Data;
            backwards.InsertRange(0, Keys(page));
            before = page.At("importProblems", "pageInfo", "hasPreviousPage").GetBoolean()
                ? page.At("importProblems", "pageInfo", "startCursor").GetString()
                : null;
        } while (before is not null);

        Assert.Equal(all, forwards);
        Assert.Equal(all, backwards);
        Assert.Equal(
            all.OrderBy(key => key.Split(':')[0], StringComparer.Ordinal)
                .ThenBy(key => int.Parse(key.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture))
                .Select(key => key.Split(':')[0]),
            all.Select(key => key.Split(':')[0])
        );
    }

    [Fact]
    public async Task Readers_receive_no_import_problems()
    {
        await using var host = new GatewayHost(Postgres);
        await host.InitializeAsync();
        await host.ImportAsync(Folder.WithFile("_news/hidden.md", "---\ntitle: [cut\n---\n").Root);

        var answer = await host.QueryAsync("{ importProblems { totalCount nodes { path } } }");

        Assert.Equal(["AUTH_NOT_AUTHORIZED"], answer.ErrorCodes);
        Assert.Equal(JsonValueKind.Null, answer.Root.At("data", "importProblems").ValueKind);
    }

    private static List<string> Keys(JsonElement data) =>
        [
            .. data.At("importProblems", "nodes")
                .EnumerateArray()
                .Select(node =>
                    $"{node.GetProperty("path")}:{(node.GetProperty("line").ValueKind == JsonValueKind.Null ? 0 : node.GetProperty("line").GetInt32())}:{node.GetProperty("code")}"
                ),
        ];

    private async Task<int> TotalAsync() =>
        (await Host.QueryAsAsync(_writer.Bearer, Query)).Data.At("importProblems", "totalCount").GetInt32();
}
