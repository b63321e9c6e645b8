using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Editing;

/// <summary>The scopes that changes require, and the fields that writers see.</summary>
public sealed class WriterAccessTests(SharedGateway gateway) : SharedGatewayTests(gateway, TestKey.Settings(_writer, _editor, _reader))
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);
    private static readonly TestKey _editor = new("editor", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);
    private static readonly TestKey _reader = new("reader", Scope.ArticlesReadUnpublished, Scope.SecuredRead);

    public static TheoryData<string> Mutations =>
        [
            """importArticle(input: { fileName: "a.md", content: "" })""",
            """publishArticle(input: { id: "" })""",
            """withdrawArticle(input: { id: "" })""",
            """deleteArticle(input: { id: "" })""",
        ];

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task Every_mutation_requires_the_write_scope(string mutation)
    {
        foreach (var authorization in new[] { null, _reader.Bearer })
            Assert.Equal(
                ["AUTH_NOT_AUTHORIZED"],
                (await Host.QueryAsAsync(authorization, $"mutation {{ {mutation} {{ errors {{ __typename }} }} }}")).ErrorCodes
            );
    }

    [Fact]
    public async Task Mutations_are_rejected_if_no_credentials_are_configured()
    {
        await using var closed = new GatewayHost(Postgres);
        await closed.InitializeAsync();
        const string Mutation = """mutation { importArticle(input: { fileName: "a.md", content: "" }) { outcome } }""";

        Assert.Equal(["AUTH_NOT_AUTHORIZED"], (await closed.QueryAsync(Mutation)).ErrorCodes);
        Assert.Equal(["AUTH_NOT_AUTHENTICATED"], (await closed.QueryAsAsync(_writer.Bearer, Mutation)).ErrorCodes);
    }

    [Fact]
    public async Task A_writer_without_the_unpublished_scope_receives_only_articles_that_are_or_were_visible_or_that_it_sent()
    {
        var (writer, editor) = (new ArticleEdits(Host, _writer.Bearer), new ArticleEdits(Host, _editor.Bearer));
        const string Hidden = "2024-06-30-a";
        await editor.ImportAsync(new Draft(Hidden) { Published = false });

        var seen = new List<string>
        {
            ReturnedSlug(await writer.WithdrawAsync(Hidden)),
            ReturnedSlug(await editor.WithdrawAsync(Hidden)),
            ReturnedSlug(await writer.PublishAsync(Hidden)),
            ReturnedSlug(await writer.WithdrawAsync(Hidden)),
            ReturnedSlug(await writer.WithdrawAsync(Hidden)),
            ReturnedSlug(await writer.DeleteAsync(Hidden)),
            ReturnedSlug(await writer.ImportAsync(new Draft("2024-06-30-b") { Published = false })),
            ReturnedSlug(await writer.DeleteAsync("2024-06-30-b")),
        };

        Assert.Equal(["nothing", Hidden, Hidden, Hidden, "nothing", "nothing", "2024-06-30-b", "nothing"], seen);
    }

    [Fact]
    public async Task A_mutation_of_a_hidden_article_returns_its_id_and_slug_without_the_article()
    {
        var (writer, editor) = (new ArticleEdits(Host, _writer.Bearer), new ArticleEdits(Host, _editor.Bearer));
        const string Hidden = "2024-06-27-hidden";
        await editor.ImportAsync(new Draft(Hidden) { Published = false });

        foreach (
            var payload in new[]
            {
                await writer.WithdrawAsync(Hidden),
                await writer.WithdrawAsync(Hidden),
                await writer.DeleteAsync(Hidden),
            }
        )
        {
            Assert.Equal(JsonValueKind.Null, payload.GetProperty("article").ValueKind);
            Assert.Equal((ArticleEdits.IdOf(Hidden), Hidden), (payload.At("articleId").GetString(), payload.At("slug").GetString()));
        }

        var none = await writer.DeleteAsync(Hidden);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (none.At("articleId").ValueKind, none.At("slug").ValueKind));
    }

    [Fact]
    public async Task Mutations_return_the_time_at_which_the_article_will_be_published()
    {
        const string Slug = "2050-01-02-held";
        const string Fields = "publishesAt slug article { publishesAt }";
        var input = $$"""input: { id: "{{ArticleEdits.IdOf(Slug)}}" """;
        var held = await Host.QueryAsAsync(
            _writer.Bearer,
            $$"""
            mutation ($text: String!) {
              result: importArticle(input: { fileName: "{{Slug}}.md", content: $text }) { {{Fields}} }
            }
            """,
            new { text = new Draft(Slug).ToString() }
        );
        var later = await Host.QueryAsAsync(
            _writer.Bearer,
            $$"""
            mutation {
              first: publishArticle({{input}}, at: "2051-03-04T05:06:07.000008Z" }) { {{Fields}} }
              again: publishArticle({{input}}, at: "2051-03-04T05:06:07.000008Z" }) { {{Fields}} }
              other: publishArticle({{input}}, at: "2052-03-04T05:06:07Z" }) { {{Fields}} }
            }
            """
        );
        var listed = await Host.QueryAsAsync(_editor.Bearer, $$"""{ articleBySlug(slug: "{{Slug}}") { published publishesAt } }""");
        var withdrawn = await Host.QueryAsAsync(
            _editor.Bearer,
            $$"""mutation { withdrawArticle({{input}} }) { article { publishesAt } } }"""
        );
        var refused = await Host.QueryAsAsync(_reader.Bearer, $$"""{ articleBySlug(slug: "{{Slug}}") { publishesAt } }""");

        Assert.Equal(
            """{"result":{"publishesAt":"2050-01-02T00:00:00.000Z","slug":"2050-01-02-held","article":{"publishesAt":"2050-01-02T00:00:00.000Z"}}}""",
            held.Data.GetRawText()
        );
        Assert.Equal(
            """{"first":{"publishesAt":"2051-03-04T05:06:07.000008Z","slug":"2050-01-02-held","article":null},"again":{"publishesAt":"2051-03-04T05:06:07.000008Z","slug":"2050-01-02-held","article":null},"other":{"publishesAt":"2052-03-04T05:06:07.000Z","slug":"2050-01-02-held","article":null}}""",
            later.Data.GetRawText()
        );
        Assert.Equal("""{"articleBySlug":{"published":false,"publishesAt":"2052-03-04T05:06:07.000Z"}}""", listed.Data.GetRawText());
        Assert.Equal("""{"withdrawArticle":{"article":{"publishesAt":null}}}""", withdrawn.Data.GetRawText());
        Assert.Equal(["AUTH_NOT_AUTHORIZED"], refused.ErrorCodes);
    }

    [Fact]
    public async Task A_conflict_returns_a_hidden_article_only_to_callers_who_may_see_it()
    {
        var draft = new Draft("2024-06-29-hidden") { Published = false };
        await new ArticleEdits(Host, _editor.Bearer).ImportAsync(draft);

        var forWriter = await new ArticleEdits(Host, _writer.Bearer).PublishAsync(draft.Slug, "2020-01-01T00:00:00Z");
        var forEditor = await new ArticleEdits(Host, _editor.Bearer).PublishAsync(draft.Slug, "2020-01-01T00:00:00Z");

        Assert.Equal(JsonValueKind.Null, forWriter.At("errors", 0, "article").ValueKind);
        Assert.Equal(draft.Title, forEditor.At("errors", 0, "article", "title").GetString());
    }

    [Fact]
    public async Task Each_mutation_of_a_request_returns_the_state_after_it_and_before_the_next()
    {
        var draft = new Draft("2024-06-28-in-a-row") { Provider = ("The Row", "row.example") };
        await new ArticleEdits(Host, _writer.Bearer).ImportAsync(draft);
        var input = $$"""input: { id: "{{ArticleEdits.IdOf(draft.Slug)}}" }""";

        var answer = await Host.QueryAsAsync(
            _writer.Bearer,
            $$"""
            mutation {
              first: withdrawArticle({{input}}) { article { published provider { articleCount } } }
              second: publishArticle({{input}}) { article { published provider { articleCount } } }
              third: withdrawArticle({{input}}) { article { published provider { articleCount } } }
            }
            """
        );

        Assert.Equal(
            """{"first":{"article":{"published":false,"provider":{"articleCount":0}}},"second":{"article":{"published":true,"provider":{"articleCount":1}}},"third":{"article":{"published":false,"provider":{"articleCount":0}}}}""",
            answer.Data.GetRawText()
        );
    }

    private static string ReturnedSlug(JsonElement payload)
    {
        Assert.Equal(JsonValueKind.Null, payload.GetProperty("errors").ValueKind);
        return payload.GetProperty("article") is { ValueKind: JsonValueKind.Object } article
            ? article.GetProperty("slug").GetString() ?? ""
            : "nothing";
    }
}
