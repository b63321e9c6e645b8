using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

public sealed class ImportArticleTests(SharedGateway gateway) : WriterTests(gateway, _writer)
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    [Fact]
    public async Task The_same_content_sent_twice_is_unchanged_and_other_content_is_an_update()
    {
        var draft = new Draft("2024-06-01-sent") { Title = "Sent", Topics = ["Mail"] };

        var outcomes = new List<string?>();
        foreach (var each in new[] { draft, draft, draft with { Title = "Sent again" }, draft with { Title = "Sent again" } })
            outcomes.Add((await Edits.ImportAsync(each)).GetProperty("outcome").GetString());

        Assert.Equal(["CREATED", "UNCHANGED", "UPDATED", "UNCHANGED"], outcomes);
        var stored = await Host.QueryAsync(
            """{ articleBySlug(slug: "2024-06-01-sent") { title topics { name articleCount } provider { name articleCount } } }"""
        );
        Assert.Equal(
            """{"title":"Sent again","topics":[{"name":"Mail","articleCount":1}],"provider":{"name":"The Gazette","articleCount":1}}""",
            stored.Data.GetProperty("articleBySlug").GetRawText()
        );
    }

    [Fact]
    public async Task Sending_the_content_of_an_imported_file_changes_nothing_and_neither_does_its_next_import()
    {
        var draft = new Draft("2024-06-02-both-ways");
        using var folder = new ArticleFolder().With(draft);
        await Host.ImportAsync(folder.Root);

        var sent = await Edits.ImportAsync(draft);
        var report = await Host.ImportAsync(folder.Root, prune: true);

        Assert.Equal("UNCHANGED", sent.GetProperty("outcome").GetString());
        Assert.Equal((1, 1), (report.Unchanged, report.Files));
    }

    [Fact]
    public async Task All_errors_of_the_content_are_returned_with_line_and_column_and_the_article_is_unchanged()
    {
        await Edits.ImportAsync(new Draft("2024-06-03-broken"));
        var before = await StoredState.OfAsync(Host);
        const string Broken =
            "---\ncategory: news\ntitle: \"A title\"\npublishedDateTime: yesterday\nheat: much\nprovider: {name: The Gazette, domain: gazette.example}\n---\n";

        var refused = await Edits.ImportAsync("2024-06-03-broken.md", Broken);

        Assert.Equal(JsonValueKind.Null, refused.GetProperty("article").ValueKind);
        Assert.Equal(JsonValueKind.Null, refused.GetProperty("outcome").ValueKind);
        Assert.Equal(
            ["ContentError FIELD_MISSING 2:1", "ContentError FIELD_DATE 4:20", "ContentError FIELD_TYPE 5:7"],
            refused
                .GetProperty("errors")
                .EnumerateArray()
                .Select(error =>
                    $"{error.GetProperty("__typename")} {error.GetProperty("code")} {error.GetProperty("line")}:{error.GetProperty("column")}"
                )
        );
        Assert.All(refused.GetProperty("errors").Each("hint"), Assert.NotEmpty!);
        Assert.Equal(before, await StoredState.OfAsync(Host));
    }

    [Theory]
    [InlineData("notes.txt", "no front matter", "FRONT_MATTER_MISSING")]
    [InlineData("a.png", "---\ntitle: a\n---\n", "FILE_NAME")]
    [InlineData("ai.md", "---\ntaxonomy: topic\nname: AI\n---\n", "NOT_AN_ARTICLE")]
    public async Task Content_that_is_not_an_article_is_rejected_and_not_skipped(string fileName, string content, string code)
    {
        var refused = await Edits.ImportAsync(fileName, content);

        Assert.Equal([code], refused.GetProperty("errors").Each("code"));
    }

    [Fact]
    public async Task A_value_that_is_too_long_for_an_index_is_rejected_with_STORE_REFUSED()
    {
        var random = string.Concat(Enumerable.Range(0, 400).Select(number => Guid.NewGuid().ToString("N")));

        var refused = await Edits.ImportAsync(new Draft("2024-06-04-refused") { Provider = (random, "gazette.example") });

        Assert.Equal(["STORE_REFUSED"], refused.GetProperty("errors").Each("code"));
        Assert.Equal(0, await Host.SqlAsync<long>("select count(*) from gateway.mt_doc_article where slug = '2024-06-04-refused'"));
    }

    [Fact]
    public async Task The_content_of_a_file_may_exceed_the_string_limit_and_its_name_may_not()
    {
        var longest = await Edits.ImportAsync(new Draft("2024-06-05-long") { Body = new string('x', 100_000) });
        var name = await Edits.SendAsync(
            "importArticle",
            "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { outcome } }",
            new { fileName = new string('n', 3_000) + ".md", content = "" }
        );

        Assert.Equal("CREATED", longest.GetProperty("outcome").GetString());
        Assert.Equal(["STRING_TOO_LONG"], name.ErrorCodes);
    }

    [Fact]
    public async Task The_slug_is_made_from_date_and_title_if_the_file_name_has_no_date()
    {
        var sent = await Edits.ImportAsync("whatever.md", new Draft("2024-06-06-x") { Title = "C# rocks" }.ToString());

        Assert.Equal("2024-06-06-c-sharp-rocks", sent.At("article", "slug").GetString());
    }
}
