using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>The text of a stored article is replaced, by the rules for its file.</summary>
public sealed class EditArticleTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Mutation = """
        mutation ($input: EditArticleInput!) {
          editArticle(input: $input) {
            slug article { slug title webUrl published updatedAt source }
            errors { __typename ... on Error { code message } ... on ContentError { line hint } ... on ConflictError { article { title } } }
          }
        }
        """;

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    private readonly ArticleFolder _site = new();
    private GatewayHost? _host;

    private GatewayHost Host => _host ?? throw new InvalidOperationException("Not started.");

    private ArticleEdits Edits => new(Host, _writer.Bearer);

    public async ValueTask InitializeAsync()
    {
        _site.WithFile("_posts/2024-05-01-first.md", Post("First", "Hello.\n"));
        _host = new GatewayHost(postgres)
        {
            Settings =
            [
                .. TestKey.Settings(_writer),
                $"--Content:Paths:0:Path={_site.Root}",
                "--Content:Paths:0:Preset=jekyll",
                "--Content:Paths:0:SiteUrl=https://blog.example",
                "--Content:Paths:0:Defaults:ProviderName=The Blog",
            ],
        };
        await Host.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _site.Dispose();
    }

    [Fact]
    public async Task Edited_content_is_parsed_by_the_rules_of_its_folder()
    {
        var before = await StoredAsync("2024-05-01-first");

        var edited = await EditAsync("2024-05-01-first", Post("Corrected", "Hello, world.\n"));

        Assert.Equal(JsonValueKind.Null, edited.At("errors").ValueKind);
        Assert.Equal(
            ("2024-05-01-first", "Corrected", before.At("webUrl").GetString()),
            (edited.At("slug").GetString(), edited.At("article", "title").GetString(), edited.At("article", "webUrl").GetString())
        );
        Assert.Equal(Post("Corrected", "Hello, world.\n"), edited.At("article", "source").GetString());
        // The next change of the file replaces the edit.
        _site.WithFile("_posts/2024-05-01-first.md", Post("From the file", "Hello.\n"));
        await GatewayHost.WaitUntilAsync(async () => (await StoredAsync("2024-05-01-first")).At("title").GetString() == "From the file");
    }

    [Fact]
    public async Task An_article_keeps_its_slug_when_its_title_changes()
    {
        var sent = new Draft("2024-05-02-untitled");
        var slug = (await Edits.ImportAsync("untitled.md", sent.ToString())).At("slug").GetString() ?? "";

        var edited = await EditAsync(slug, (sent with { Title = "Quite another title" }).ToString());

        Assert.Equal((slug, "Quite another title"), (edited.At("slug").GetString(), edited.At("article", "title").GetString()));
    }

    [Fact]
    public async Task An_edit_that_changes_the_slug_is_rejected()
    {
        var draft = new Draft("2024-05-03-kept");
        await Edits.ImportAsync(draft);

        var edited = await EditAsync(draft.Slug, (draft with { More = "slug: 2024-05-03-other\n" }).ToString());

        Assert.Equal(["FIELD_SLUG"], edited.At("errors").Each("code"));
        Assert.Contains("2024-05-03-other", edited.At("errors", 0, "message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_content_error_has_its_line_and_the_article_is_unchanged()
    {
        var draft = new Draft("2024-05-04-broken");
        await Edits.ImportAsync(draft);

        var edited = await EditAsync(draft.Slug, "---\ntitle: [cut\n---\n");

        Assert.Equal("ContentError", edited.At("errors", 0, "__typename").GetString());
        Assert.Equal(2, edited.At("errors", 0, "line").GetInt32());
        Assert.Equal(draft.Title, (await StoredAsync(draft.Slug)).At("title").GetString());
    }

    [Fact]
    public async Task The_second_of_two_edits_of_one_version_is_a_conflict_with_the_current_article()
    {
        var draft = new Draft("2024-05-05-contested");
        var seen = (await Edits.ImportAsync(draft)).At("article", "updatedAt").GetString();
        await EditAsync(draft.Slug, (draft with { Title = "The first editor" }).ToString(), seen);

        var second = await EditAsync(draft.Slug, (draft with { Title = "The second editor" }).ToString(), seen);

        Assert.Equal(["CONFLICT"], second.At("errors").Each("code"));
        Assert.Equal("The first editor", second.At("errors", 0, "article", "title").GetString());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("QXJ0aWNsZTowMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA==")]
    public async Task Editing_an_unknown_id_returns_NotFoundError(string id)
    {
        var edited = (await Edits.SendAsync("editArticle", Mutation, new { id, content = new Draft("2024-05-06-x").ToString() })).Data.At(
            "editArticle"
        );

        Assert.Equal(["NotFoundError"], edited.At("errors").Each("__typename"));
    }

    [Theory]
    [InlineData("nothing", "NotFoundError")]
    [InlineData("VG9waWM6MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=", "NotFoundError")]
    [InlineData("QXJ0aWNsZTowMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMA==", null)]
    public async Task Deleting_a_missing_article_succeeds_and_an_id_of_another_type_is_not_found(string id, string? error)
    {
        var deleted = (
            await Edits.SendAsync(
                "deleteArticle",
                "mutation ($input: DeleteArticleInput!) { deleteArticle(input: $input) { errors { __typename } } }",
                new { id }
            )
        ).Data.At("deleteArticle", "errors");

        Assert.Equal(error is null ? [] : [error], deleted.ValueKind == JsonValueKind.Null ? [] : deleted.Each("__typename"));
    }

    private static string Post(string title, string body) => $"---\ntitle: {title}\n---\n{body}";

    private async Task<JsonElement> EditAsync(string slug, string content, string? ifUpdatedAt = null) =>
        (
            await Edits.SendAsync(
                "editArticle",
                Mutation,
                new
                {
                    id = ArticleEdits.IdOf(slug),
                    content,
                    ifUpdatedAt,
                }
            )
        ).Data.At("editArticle");

    private async Task<JsonElement> StoredAsync(string slug)
    {
        JsonElement article = default;
        await GatewayHost.WaitUntilAsync(async () =>
            (
                article = (
                    await Host.QueryAsAsync(
                        _writer.Bearer,
                        "query ($slug: String!) { articleBySlug(slug: $slug) { slug title webUrl } }",
                        new { slug }
                    )
                ).Data.At("articleBySlug")
            ).ValueKind == JsonValueKind.Object
        );
        return article;
    }
}
