using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

/// <summary>Filters and orders behave as clients of Hot Chocolate expect.</summary>
public sealed class FilterSemanticsTests(FilterSemanticsTests.Library library) : IClassFixture<FilterSemanticsTests.Library>
{
    private const int All = 5;

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{and: []}")]
    [InlineData("{or: []}")]
    [InlineData("{and: [{}]}")]
    [InlineData("{or: [{}]}")]
    [InlineData("{title: {}}")]
    [InlineData("{title: {and: [], or: []}}")]
    [InlineData("{provider: {}}")]
    [InlineData("{topics: {}}")]
    public async Task An_empty_filter_matches_everything(string where) => Assert.Equal(All, await CountAsync(where));

    [Theory]
    [InlineData("{slug: {in: []}}", 0)]
    [InlineData("{slug: {nin: []}}", All)]
    [InlineData("{title: {eq: \"Fast % slow\"}}", 1)]
    [InlineData("{title: {eq: \"fast % slow\"}}", 0)]
    [InlineData("{title: {contains: \"%\"}}", 1)]
    [InlineData("{title: {contains: \"_\"}}", 1)]
    [InlineData("{title: {contains: \"\\\\\"}}", 1)]
    [InlineData("{title: {startsWith: \"fast\"}}", 1)]
    [InlineData("{title: {startsWith: \"Fast\"}}", 1)]
    [InlineData("{title: {endsWith: \"slow\"}}", 1)]
    [InlineData("{title: {contains: \"\\u0000\"}}", 0)]
    [InlineData("{title: {ncontains: \"\\u0000\"}}", All)]
    [InlineData("{title: {in: [\"\\u0000\", \"Fast % slow\"]}}", 1)]
    [InlineData("{quality: {eq: null}}", 2)]
    [InlineData("{quality: {neq: null}}", 3)]
    [InlineData("{quality: {gt: 1}}", 2)]
    [InlineData("{quality: {ngt: 1}}", 3)]
    [InlineData("{quality: {gt: 1, lt: 3}}", 1)]
    [InlineData("{quality: {nin: [2]}}", 4)]
    [InlineData("{or: [{quality: {eq: 1}}, {quality: {eq: 2}}], title: {startsWith: \"fast\"}}", 1)]
    [InlineData("{topics: {any: true}}", 2)]
    [InlineData("{topics: {any: false}}", 3)]
    [InlineData("{topics: {all: {name: {eq: \"One\"}}}}", 4)]
    [InlineData("{topics: {none: {name: {eq: \"One\"}}}}", 3)]
    [InlineData("{topics: {some: {name: {eq: \"One\"}}}}", 2)]
    [InlineData("{topics: {some: {name: {eq: \"\\u0000\"}}}}", 0)]
    [InlineData("{publishedDateTime: {eq: \"2024-01-02T02:00:00+02:00\"}}", 1)]
    [InlineData("{publishedDateTime: {gte: \"2024-01-03T00:00:00Z\"}}", 3)]
    [InlineData("{id: {eq: \"VG9waWM6MTIzNDU2NzgxMjM0NTY3ODEyMzQ1Njc4MTIzNDU2Nzg=\"}}", 0)]
    [InlineData("{id: {neq: \"no id\"}}", All)]
    [InlineData("{id: {in: [\"no id\", \"\"]}}", 0)]
    [InlineData("{topics: {some: {parent: {id: {eq: null}}}}}", 2)]
    [InlineData("{topics: {some: {parent: {name: {neq: null}}}}}", 0)]
    [InlineData("{published: {eq: false}}", 0)]
    [InlineData("{published: {neq: false}}", All)]
    public async Task A_filter_has_the_semantics_of_Hot_Chocolate(string where, int count) => Assert.Equal(count, await CountAsync(where));

    [Theory]
    [InlineData("{title: {ieq: \"FAST % SLOW\"}}", 1)]
    [InlineData("{title: {ieq: \"FAST % SLO\"}}", 0)]
    [InlineData("{title: {ieq: \"%\"}}", 0)]
    [InlineData("{title: {ieq: \"_____\"}}", 0)]
    [InlineData("{title: {nieq: \"fast % slow\"}}", All - 1)]
    [InlineData("{title: {icontains: \"FA\"}}", 2)]
    [InlineData("{title: {icontains: \"FAST\"}}", 2)]
    [InlineData("{title: {nicontains: \"FAST\"}}", All - 2)]
    [InlineData("{title: {icontains: \"% S\"}}", 1)]
    [InlineData("{title: {icontains: \"T_SLOW\"}}", 1)]
    [InlineData("{title: {icontains: \"W\\\\\"}}", 1)]
    [InlineData("{title: {icontains: \"\"}}", All)]
    [InlineData("{title: {istartsWith: \"FAST\"}}", 2)]
    [InlineData("{title: {istartsWith: \"SLOW\"}}", 0)]
    [InlineData("{title: {nistartsWith: \"F\"}}", 1)]
    [InlineData("{title: {iendsWith: \"SLOW\"}}", 1)]
    [InlineData("{title: {niendsWith: \"H\"}}", All - 2)]
    [InlineData("{title: {icontains: \"\\u0000\"}}", 0)]
    [InlineData("{title: {nicontains: \"\\u0000\"}}", All)]
    [InlineData("{category: {nieq: \"News\"}}", 0)]
    [InlineData("{topics: {some: {name: {ieq: \"oNE\"}}}}", 2)]
    [InlineData("{excerpt: {icontains: \"a\"}}", 0)]
    [InlineData("{excerpt: {nicontains: \"a\"}}", All)]
    public async Task A_case_insensitive_operator_treats_wildcards_as_literals(string where, int count) =>
        Assert.Equal(count, await CountAsync(where));

    [Fact]
    public async Task An_article_filter_with_the_id_of_a_topic_matches_nothing()
    {
        var article = (await library.Host.QueryAsync("{ articles(first: 1) { nodes { id } } }"))
            .Data.At("articles", "nodes", 0, "id")
            .GetString()!;
        var key = System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(article)).Split(':')[1];
        var topic = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"Topic:{key}"));

        Assert.Equal(1, await CountAsync($"{{id: {{eq: \"{article}\"}}}}"));
        Assert.Equal(0, await CountAsync($"{{id: {{eq: \"{topic}\"}}}}"));
        Assert.Equal(1, await CountAsync($"{{id: {{in: [\"{topic}\", \"{article}\"]}}}}"));
    }

    [Theory]
    [InlineData("where: {title: null}")]
    [InlineData("where: {title: {eq: null}}")]
    [InlineData("where: {title: {neq: null}}")]
    [InlineData("where: {title: {contains: null}}")]
    [InlineData("where: {title: {icontains: null}}")]
    [InlineData("where: {excerpt: {nieq: null}}")]
    [InlineData("where: {title: {in: null}}")]
    [InlineData("where: {title: {in: [null]}}")]
    [InlineData("where: {category: {in: [\"news\", null]}}")]
    [InlineData("where: {category: {startsWith: null}}")]
    [InlineData("where: {quality: {gt: null}}")]
    [InlineData("where: {quality: {nlte: null}}")]
    [InlineData("where: {publishedDateTime: {eq: null}}")]
    [InlineData("where: {published: {eq: null}}")]
    [InlineData("where: {id: {eq: null}}")]
    [InlineData("where: {provider: null}")]
    [InlineData("where: {provider: {name: null}}")]
    [InlineData("where: {provider: {name: {eq: null}}}")]
    [InlineData("where: {topics: null}")]
    [InlineData("where: {topics: {any: null}}")]
    [InlineData("where: {topics: {some: null}}")]
    [InlineData("where: {topics: {some: {parent: null}}}")]
    [InlineData("order: [{title: null}]")]
    [InlineData("order: [{provider: null}]")]
    [InlineData("order: [{provider: {name: null}}]")]
    public async Task Null_for_a_field_that_is_never_null_is_an_error_with_a_code(string argument)
    {
        var answer = await library.Host.QueryAsync($"{{ articles({argument}) {{ totalCount nodes {{ slug }} }} }}");

        Assert.Equal(["HC0026"], answer.ErrorCodes);
        Assert.Equal(JsonValueKind.Null, answer.Root.At("data").ValueKind);
    }

    [Theory]
    [InlineData("{quality: {in: [1, null]}}", "quality.in[1]")]
    [InlineData("{publishedDateTime: {nin: [null]}}", "publishedDateTime.nin[0]")]
    [InlineData("{topics: {some: {name: {in: [\"a\", \"b\", null]}}}}", "name.in[2]")]
    public async Task Null_in_a_list_is_an_error_that_names_the_entry(string where, string entry)
    {
        var answer = await library.Host.QueryAsync($"{{ articles(where: {where}) {{ totalCount }} }}");

        Assert.Equal(["HC0026"], answer.ErrorCodes);
        Assert.Equal($"The filter or sort value '{entry}' must not be null.", answer.Root.At("errors", 0, "message").GetString());
    }

    [Theory]
    [InlineData("2024-03-01")]
    [InlineData("March 2024")]
    [InlineData("2024-03-01T12:00:00")]
    public async Task A_filter_with_an_invalid_date_format_is_an_error_that_names_the_expected_format(string date)
    {
        const string Query = "query ($from: DateTime) { articles(where: {publishedDateTime: {gt: $from}}) { totalCount } }";

        var literal = await library.Host.QueryAsync(
            Query.Replace("($from: DateTime)", "", StringComparison.Ordinal).Replace("$from", $"\"{date}\"", StringComparison.Ordinal)
        );
        var variable = await library.Host.QueryAsync(Query, new { from = date });

        Assert.EndsWith("such as 2024-05-01T12:00:00Z.", literal.Root.At("errors", 0, "message").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("such as 2024-05-01T12:00:00Z.", variable.Root.At("errors", 0, "message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_returned_time_is_the_stored_time()
    {
        using var folder = new ArticleFolder();
        folder.WithFile(
            "_news/2031-01-02-precise.md",
            new Draft("2031-01-02-precise").ToString().Replace("00:00:00Z", "03:04:05.123456789Z", StringComparison.Ordinal)
        );
        await using var host = new GatewayHost(library.Postgres) { Settings = ["--Content:FutureDated=show"] };
        await host.InitializeAsync();
        await host.ImportAsync(folder.Root);
        const string Query = """
            query ($time: DateTime!) {
              before: articles(where: {publishedDateTime: {lt: $time}}) { totalCount }
              at: articles(where: {publishedDateTime: {eq: $time}}) { totalCount }
              after: articles(where: {publishedDateTime: {gt: $time}}) { totalCount }
            }
            """;

        var newest = await host.QueryAsync("{ articles(first: 1) { nodes { publishedDateTime } } }");
        var time = newest.Data.At("articles", "nodes", 0, "publishedDateTime").GetString();
        var compared = (await host.QueryAsync(Query, new { time })).Data;

        Assert.Equal("2031-01-02T03:04:05.123456Z", time);
        Assert.Equal((0, 1, 0), (Count("before"), Count("at"), Count("after")));

        int Count(string alias) => compared.At(alias, "totalCount").GetInt32();
    }

    [Theory]
    [InlineData(64, false, 64)]
    [InlineData(65, true, 65)]
    [InlineData(62, false, 62)]
    public async Task A_filter_has_at_most_64_operations(int operations, bool isRefused, int counted)
    {
        var where = $"{{or: [{string.Join(", ", Enumerable.Range(0, operations).Select(number => $"{{quality: {{eq: {number}}}}}"))}]}}";

        var answer = await library.Host.QueryAsync($"{{ articles(where: {where}) {{ totalCount }} }}");

        Assert.Equal(isRefused ? ["HC0117"] : [], answer.ErrorCodes);
        if (isRefused)
            Assert.Equal(counted, answer.Root.At("errors", 0, "extensions", "filterOperations").GetInt32());
    }

    [Fact]
    public async Task Topic_conditions_count_towards_the_limit_of_filter_operations()
    {
        var others = string.Join(", ", Enumerable.Range(0, 63).Select(number => $"{{quality: {{eq: {number}}}}}"));

        var answer = await library.Host.QueryAsync(
            $"{{ articles(where: {{topics: {{some: {{slug: {{eq: \"one\"}}}}}}, or: [{others}]}}) {{ totalCount }} }}"
        );

        Assert.Equal(["HC0117"], answer.ErrorCodes);
    }

    [Fact]
    public async Task A_single_order_equals_a_list_of_one_and_several_fields_of_one_object_apply_in_order()
    {
        var answer = (
            await library.Host.QueryAsync(
                """
                { one: articles(order: {quality: DESC}) { nodes { slug } } list: articles(order: [{quality: DESC}]) { nodes { slug } }
                  both: articles(order: {quality: DESC, title: ASC}) { nodes { slug } } apart: articles(order: [{quality: DESC}, {title: ASC}]) { nodes { slug } }
                  none: articles(order: [{}]) { nodes { slug } } plain: articles { nodes { slug } } }
                """
            )
        ).Data;

        Assert.Equal(answer.GetProperty("list").ToString(), answer.GetProperty("one").ToString());
        Assert.Equal(answer.GetProperty("apart").ToString(), answer.GetProperty("both").ToString());
        Assert.Equal(answer.GetProperty("plain").ToString(), answer.GetProperty("none").ToString());
    }

    [Fact]
    public async Task A_slug_with_a_null_character_has_no_article()
    {
        Assert.Equal(
            JsonValueKind.Null,
            (await library.Host.QueryAsync("{ articleBySlug(slug: \"\\u0000\") { slug } }")).Data.GetProperty("articleBySlug").ValueKind
        );
    }

    [Theory]
    [InlineData("articles(order: {title: ASC}, first: 1)", "articles(order: {title: DESC}, first: 1")]
    [InlineData("articles(order: {title: ASC}, first: 1)", "articles(first: 1")]
    [InlineData("providers(order: {name: ASC}, first: 1)", "topics(order: {name: ASC}, first: 1")]
    [InlineData("articles(order: {provider: {name: ASC}}, first: 1)", "articles(order: {provider: {domain: ASC}}, first: 1")]
    public async Task A_cursor_of_another_list_or_order_is_rejected(string list, string other)
    {
        var cursor = (await library.Host.QueryAsync($"{{ list: {list} {{ pageInfo {{ endCursor }} }} }}"))
            .Data.At("list", "pageInfo", "endCursor")
            .GetString();

        Assert.Equal(["HC0078"], (await library.Host.QueryAsync($"{{ {other}, after: \"{cursor}\") {{ nodes {{ id }} }} }}")).ErrorCodes);
        Assert.Equal(["HC0078"], (await library.Host.QueryAsync($"{{ {other}, before: \"{cursor}A\") {{ nodes {{ id }} }} }}")).ErrorCodes);
    }

    [Fact]
    public async Task The_article_pages_of_twenty_providers_are_read_by_one_command()
    {
        using var commands = new SqlCommands(library.Many.Database);

        var nodes = (
            await library.Many.QueryAsync(
                """
                { providers(first: 20) { nodes { name
                    best: articles(first: 2, order: {quality: DESC}, where: {heat: {neq: null}}) { nodes { quality heat provider { name } } pageInfo { hasNextPage } }
                    all: articles(last: 1) { totalCount nodes { slug } } } } }
                """
            )
        ).Data.At("providers", "nodes");

        // Providers; two lists and one count; the articles' providers.
        Assert.Equal(3, commands.Take().Count);
        Assert.Equal(20, nodes.GetArrayLength());
        foreach (var provider in nodes.EnumerateArray())
        {
            Assert.All(
                provider.At("best", "nodes").EnumerateArray(),
                article => Assert.Equal(provider.GetProperty("name").GetString(), article.At("provider", "name").GetString())
            );
            Assert.Equal(["5", "4"], provider.At("best", "nodes").Each("quality"));
            Assert.True(provider.At("best", "pageInfo", "hasNextPage").GetBoolean());
            Assert.Equal(6, provider.At("all", "totalCount").GetInt32());
            Assert.Single(provider.At("all", "nodes").EnumerateArray());
        }
    }

    private async Task<int> CountAsync(string where) =>
        (await library.Host.QueryAsync($"{{ articles(where: {where}) {{ totalCount }} }}")).Data.At("articles", "totalCount").GetInt32();

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        public PostgresServer Postgres => postgres;

        public GatewayHost Host { get; } = new(postgres);

        /// <summary>Six articles of each of twenty-two providers.</summary>
        public GatewayHost Many { get; } = new(postgres);

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            await Many.InitializeAsync();
            using var folder = new ArticleFolder().With(
                new Draft("2024-01-01-a")
                {
                    Title = "Fast % slow",
                    Quality = 1,
                    Topics = ["One"],
                },
                new Draft("2024-01-02-b")
                {
                    Title = "fast_slow\\",
                    Quality = 2,
                    Topics = ["One", "Two"],
                },
                new Draft("2024-01-03-c") { Title = "third", Quality = 3 },
                new Draft("2024-01-04-d") { Title = "fourth" },
                new Draft("2024-01-05-e") { Title = "fifth" },
                new Draft("2024-01-06-f") { Title = "hidden", Published = false }
            );
            await Host.ImportAsync(folder.Root);
            using var many = new ArticleFolder().With(
                Enumerable
                    .Range(0, 132)
                    .Select(number => new Draft($"2024-01-0{number % 6 + 1}-many-{number}")
                    {
                        Provider = ($"House {number / 6:00}", "house.example"),
                        Quality = number % 6,
                        Heat = number % 3 == 0 ? null : 1,
                    })
            );
            await Many.ImportAsync(many.Root);
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Many.DisposeAsync();
        }
    }
}
