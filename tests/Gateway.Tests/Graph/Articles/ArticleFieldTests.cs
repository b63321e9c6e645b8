using System.Globalization;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

/// <summary>The values of one file through the API.</summary>
public sealed class ArticleFieldTests : IClassFixture<ArticleFieldTests.Gateways>, IDisposable
{
    private const string Slug = "2024-07-01-written";

    private readonly GatewayHost _host;
    private readonly Gateways _gateways;
    private readonly ArticleFolder _folder = new();

    public ArticleFieldTests(Gateways gateways) => (_gateways, _host) = (gateways, gateways.Host);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Authors_dates_language_and_length_are_those_of_the_file()
    {
        await ImportAsync(
            """
            authors:
              - Ada Lovelace
              - {name: Grace Hopper, url: https://grace.example/, image: https://grace.example/g.png}
              - Ada Lovelace
            modifiedDateTime: 2024-07-02T10:00:00.123456+02:00
            language: pt_br

            """,
            $"# Words\n\n{string.Concat(Enumerable.Repeat("word ", 231))}\n\n![not counted](https://img.example/a.png)\n"
        );

        Assert.Equal(
            """
            {"authors":[{"name":"Ada Lovelace","url":null,"image":null},{"name":"Grace Hopper","url":"https://grace.example/","image":"https://grace.example/g.png"}],"modifiedDateTime":"2024-07-02T08:00:00.123456Z","language":"pt-BR","wordCount":232,"readingTimeMinutes":2}
            """,
            await ReadAsync("authors { name url image } modifiedDateTime language wordCount readingTimeMinutes")
        );
    }

    [Fact]
    public async Task Fields_without_a_value_are_null_or_empty()
    {
        await ImportAsync("", "");

        Assert.Equal(
            """
            {"authors":[],"modifiedDateTime":null,"language":null,"wordCount":0,"readingTimeMinutes":0,"extra":null,"excerptHtml":null}
            """,
            await ReadAsync("authors { name } modifiedDateTime language wordCount readingTimeMinutes extra excerptHtml")
        );
    }

    [Fact]
    public async Task A_changed_value_is_an_update_without_a_feed_event()
    {
        await ImportAsync("layout: a\nauthors: Ada\n", "");
        var before = await ReadAsync("updatedAt");
        var events = await _host.SqlAsync<long>("select count(*) from gateway.feed");

        var report = await ImportAsync("layout: b\nauthors: Grace\n", "");

        Assert.Equal(1, report.Updated);
        Assert.NotEqual(before, await ReadAsync("updatedAt"));
        Assert.Equal(events, await _host.SqlAsync<long>("select count(*) from gateway.feed"));
        Assert.Equal(
            """{"extra":{"layout":"b"},"authors":[{"name":"Grace"}]}""",
            await ReadAsync("extra authors { name }"),
            ignoreCase: false
        );
        var found = await _host.QueryAsync(
            """{ articles(where: {slug: {eq: "2024-07-01-written"}, authors: {some: {name: {eq: "Ada"}}}}) { totalCount } }"""
        );
        Assert.Equal(0, found.Data.At("articles", "totalCount").GetInt32());
    }

    [Theory]
    [InlineData("extra", """{"extra":{"layout":"wide","params":{"toc":"true","weight":["1","2.50",null]}}}""")]
    [InlineData("extra(keys: [\"layout\", \"missing\"])", """{"extra":{"layout":"wide"}}""")]
    [InlineData("extra(keys: [\"params.toc\"])", """{"extra":null}""")]
    [InlineData("extra(keys: [\"title\", \"secured\", \"Layout\"])", """{"extra":null}""")]
    [InlineData("extra(keys: [])", """{"extra":null}""")]
    [InlineData("extra(keys: null)", """{"extra":{"layout":"wide","params":{"toc":"true","weight":["1","2.50",null]}}}""")]
    public async Task Extra_has_the_keys_without_a_field(string field, string expected)
    {
        await ImportAsync("layout: wide\nparams: {toc: true, weight: [1, 2.50, ~]}\nsecured: CANARY\nSecured: CANARY\n", "Body");

        Assert.Equal(expected, await ReadAsync(field));
    }

    [Fact]
    public async Task Too_many_keys_for_extra_are_rejected()
    {
        var keys = string.Join(", ", Enumerable.Range(0, 101).Select(number => $"\"{number}\""));

        var response = await _host.QueryAsync($"{{ articles {{ nodes {{ extra(keys: [{keys}]) }} }} }}");

        Assert.Equal(["LIST_TOO_LONG"], response.ErrorCodes);
    }

    [Fact]
    public async Task A_key_that_does_not_fit_into_extra_is_listed_as_a_warning()
    {
        await ImportAsync($"kept: a\nlong:\n{string.Concat(Enumerable.Repeat($"  - {new string('x', 4_000)}\n", 9))}", "");

        Assert.Equal("""{"extra":{"kept":"a"}}""", await ReadAsync("extra"));
        var problems = await _host.QueryAsAsync(_gateways.Editor.Bearer, "{ importProblems { nodes { severity code path } } }");
        Assert.Contains(
            problems.Data.At("importProblems", "nodes").EnumerateArray(),
            problem =>
                problem.GetProperty("code").GetString() == "EXTRA_TOO_LARGE" && problem.GetProperty("severity").GetString() == "WARNING"
        );
    }

    [Fact]
    public async Task A_setting_restricts_the_keys_in_extra()
    {
        await ImportAsync("layout: wide\n_secret: CANARY\nweight: 3\n", "");
        await using var restricted = new GatewayHost(_gateways.Postgres)
        {
            SharesDatabaseWith = _host,
            Settings = ["--Content:ExtraKeys=weight, layout"],
        };
        await restricted.InitializeAsync();

        var response = await restricted.QueryAsync($"{{ articleBySlug(slug: \"{Slug}\") {{ extra secret: extra(keys: [\"_secret\"]) }} }}");

        Assert.Equal("""{"extra":{"layout":"wide","weight":"3"},"secret":null}""", response.Data.GetProperty("articleBySlug").GetRawText());
    }

    [Theory]
    [InlineData("Plain text & <more>", "Plain text &amp;")]
    [InlineData("*One* and **two**, `three` and ~~four~~", "<em>One</em> and <strong>two</strong>, <code>three</code> and <del>four</del>")]
    [InlineData("A [link](/about)", "A <a href=\"https://gazette.example/about\">link</a>")]
    [InlineData("# Not a heading", "# Not a heading")]
    [InlineData("- Not a list", "- Not a list")]
    [InlineData("1. Not a list", "1. Not a list")]
    [InlineData("<p>Of a <b>paragraph</b></p>", "Of a <b>paragraph</b>")]
    [InlineData("<h1>Of a heading</h1><ul><li>and a list</li></ul>", "Of a headingand a list")]
    [InlineData("Text <script>alert(1)</script> after", "Text  after")]
    [InlineData("<img src=x onerror=alert(1)> a", "<img src=\"https://gazette.example/x\"> a")]
    [InlineData("[x](javascript:alert(1))", "<a>x</a>")]
    [InlineData("<iframe src=\"https://evil.example/\"></iframe>a", "<a href=\"https://evil.example/\">https://evil.example/</a>a")]
    [InlineData("<style>p { color: red }</style><svg onload=alert(1)>a</svg>", "")]
    [InlineData(
        "<a href=\"https://a.example/\" style=\"color: red\" id=\"x\" onclick=\"x()\">a</a>",
        "<a href=\"https://a.example/\">a</a>"
    )]
    public async Task An_excerpt_is_inline_html(string excerpt, string html)
    {
        await ImportAsync($"excerpt: {JsonSerializer.Serialize(excerpt)}\n", "");

        Assert.Equal(html, JsonDocument.Parse(await ReadAsync("excerptHtml")).RootElement.GetProperty("excerptHtml").GetString());
    }

    [Fact]
    public async Task Paragraphs_of_an_excerpt_become_lines()
    {
        await ImportAsync("excerpt: \"One\\n\\ntwo\\nthree\"\n", "");

        Assert.Equal("""{"excerptHtml":"One<br>\ntwo\nthree"}""", await ReadAsync("excerptHtml"));
    }

    [Fact]
    public async Task Source_is_the_text_of_the_file_for_writers_and_an_error_for_others()
    {
        var text =
            $"\uFEFF---\r\ntitle: é 😀\r\ncategory: news\r\npublishedDateTime: 2024-07-01T00:00:00Z\r\nwebUrl: https://gazette.example/a\r\n"
            + "provider: {name: The Gazette, domain: gazette.example} # a comment\r\n---\r\n\r\nBody\r\n";
        _folder.WithFile($"_news/{Slug}.md", text);
        await _host.ImportAsync(_folder.Root);
        using var commands = new SqlCommands(_host.Database);

        var anonymous = await _host.QueryAsync("{ articles { nodes { slug source } } }");

        Assert.Equal(["AUTH_NOT_AUTHORIZED"], anonymous.ErrorCodes.Distinct());
        Assert.DoesNotContain(commands.Take(), sql => sql.Contains("article_head", StringComparison.Ordinal));
        var reader = await SourceAsync(_gateways.Reader);
        Assert.Equal(["AUTH_NOT_AUTHORIZED"], reader.ErrorCodes);
        var writer = await SourceAsync(_gateways.Writer);
        Assert.Equal(text, writer.Data.At("articleBySlug", "source").GetString());
        Assert.Single(commands.Take(), sql => sql.Contains("article_head", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Source_of_a_file_with_a_payload_requires_both_scopes()
    {
        await ImportAsync("secured: CANARY\n", "Body");

        var writer = await SourceAsync(_gateways.Writer);
        var editor = await SourceAsync(_gateways.Editor);

        Assert.Equal(["AUTH_NOT_AUTHORIZED"], writer.ErrorCodes);
        Assert.DoesNotContain("CANARY", writer.Root.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("secured: CANARY\n", editor.Data.At("articleBySlug", "source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_source_of_a_hidden_article_requires_the_scope_for_unpublished_articles()
    {
        await ImportAsync("draft: true\n", "Body");

        Assert.Equal(JsonValueKind.Null, (await SourceAsync(_gateways.Writer)).Data.GetProperty("articleBySlug").ValueKind);
        Assert.Contains(
            "draft: true",
            (await SourceAsync(_gateways.Editor)).Data.At("articleBySlug", "source").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_article_that_a_client_sends_has_the_same_fields()
    {
        const string Sent = "2024-07-03-sent";
        var edits = new ArticleEdits(_host, _gateways.Editor.Bearer);
        var draft = new Draft(Sent)
        {
            More = "layout: wide\nauthors: Ada\nlanguage: EN\nmodifiedDateTime: 2024-07-04T00:00:00Z\n",
            Body = "One two",
        };

        var sent = await edits.ImportAsync(draft);
        await edits.WithdrawAsync(Sent);
        await edits.PublishAsync(Sent);

        Assert.Equal("CREATED", sent.GetProperty("outcome").GetString());
        var article = (
            await _host.QueryAsAsync(
                _gateways.Editor.Bearer,
                $"{{ articleBySlug(slug: \"{Sent}\") {{ source extra authors {{ name }} language modifiedDateTime wordCount readingTimeMinutes }} }}"
            )
        ).Data.GetProperty("articleBySlug");
        Assert.Equal(draft.ToString(), article.GetProperty("source").GetString());
        Assert.Equal(
            """Ada en 2024-07-04T00:00:00.000Z 2 1 {"layout":"wide"}""",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{article.At("authors", 0, "name")} {article.GetProperty("language")} {article.GetProperty("modifiedDateTime")} {article.GetProperty("wordCount")} {article.GetProperty("readingTimeMinutes")} {article.GetProperty("extra").GetRawText()}"
            )
        );
        await edits.DeleteAsync(Sent);
        Assert.Equal(
            0,
            await _host.SqlAsync<long>(
                "select count(*) from gateway.article_author where name = 'Ada' and article_id not in (select id from gateway.mt_doc_article)"
            )
        );
        Assert.Equal(
            0,
            await _host.SqlAsync<long>(
                "select count(*) from gateway.mt_doc_article_head where id not in (select id from gateway.mt_doc_article)"
            )
        );
    }

    [Fact]
    public async Task A_list_reads_long_values_only_if_selected_and_in_one_command_each()
    {
        _folder.With(
            Enumerable
                .Range(1, 9)
                .Select(day => new Draft($"2024-07-0{day}-many") { More = "layout: a\nexcerpt: b\nauthors: Ada\n", Body = "Body" })
        );
        await _host.ImportAsync(_folder.Root);
        using var commands = new SqlCommands(_host.Database);

        _ = (
            await _host.QueryAsync(
                "{ articles { nodes { slug authors { name url } modifiedDateTime language wordCount readingTimeMinutes excerptHtml } } }"
            )
        ).Data;
        var plain = commands.Take();
        _ = (await _host.QueryAsAsync(_gateways.Editor.Bearer, "{ articles { nodes { extra source } } }")).Data;
        var full = commands.Take();

        Assert.Single(plain);
        Assert.Equal(2, full.Count);
    }

    private async Task<Gateway.Store.Import.ImportReport> ImportAsync(string more, string body)
    {
        _folder.With(new Draft(Slug) { More = more, Body = body });
        var report = await _host.ImportAsync(_folder.Root);
        Assert.Empty(report.RejectedFiles.SelectMany(file => file.Problems));
        return report;
    }

    private async Task<string> ReadAsync(string fields) =>
        (await _host.QueryAsync($"{{ articleBySlug(slug: \"{Slug}\") {{ {fields} }} }}")).Data.GetProperty("articleBySlug").GetRawText();

    private Task<GraphQLResponse> SourceAsync(TestKey key) =>
        _host.QueryAsAsync(key.Bearer, $"{{ articleBySlug(slug: \"{Slug}\") {{ source }} }}");

    /// <summary>A gateway and the keys of its callers.</summary>
    public sealed class Gateways : IAsyncLifetime
    {
        public Gateways(PostgresServer postgres)
        {
            Postgres = postgres;
            Host = new GatewayHost(postgres) { Settings = TestKey.Settings([Reader, Writer, Editor]) };
        }

        public PostgresServer Postgres { get; }
        public GatewayHost Host { get; }
        internal TestKey Reader { get; } = new("reader", Scope.ArticlesReadUnpublished, Scope.SecuredRead);
        internal TestKey Writer { get; } = new("writer", Scope.ArticlesWrite);
        internal TestKey Editor { get; } = new("editor", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished, Scope.SecuredRead);

        public ValueTask InitializeAsync() => Host.InitializeAsync();

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
