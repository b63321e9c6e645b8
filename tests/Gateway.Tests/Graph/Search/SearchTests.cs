using System.Net;
using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Search;

public sealed class SearchTests(SearchTests.Library library) : IClassFixture<SearchTests.Library>
{
    [Theory]
    [InlineData("walrus", "in-title in-topics in-excerpt in-body in-provider")]
    [InlineData("walruses", "in-title in-topics in-excerpt in-body in-provider")]
    [InlineData("WALRUS", "in-title in-topics in-excerpt in-body in-provider")]
    [InlineData("walrus -headline", "in-topics in-excerpt in-body in-provider")]
    [InlineData("\"brown fox\"", "phrase")]
    [InlineData("\"fox brown\"", "")]
    [InlineData("fox brown", "phrase scattered")]
    [InlineData("cafe", "accented")]
    [InlineData("café CRÈME", "accented")]
    [InlineData("nested", "html")]
    [InlineData("tusk or quick", "in-excerpt phrase scattered")]
    [InlineData("the of and", "")]
    [InlineData("nothingtobefound", "")]
    public async Task A_search_supports_web_search_syntax_and_returns_the_best_matches_first(string search, string slugs)
    {
        var found = (await FindAsync(search)).Each("slug").Select(slug => slug![11..]);

        if (search.Contains(" or ", StringComparison.Ordinal) || search.Contains("fox", StringComparison.Ordinal))
            Assert.Equal(
                slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
                found.Order(StringComparer.Ordinal)
            );
        else
            Assert.Equal(slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries), found);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData(null)]
    public async Task A_blank_search_returns_the_unfiltered_list(string? search)
    {
        var answer = await library.Host.QueryAsync(
            "query ($search: String) { articles(search: $search) { totalCount edges { score highlights { title } } nodes { slug } } plain: articles { totalCount nodes { slug } } }",
            new { search }
        );

        Assert.Equal(answer.Data.At("plain", "nodes").ToString(), answer.Data.At("articles", "nodes").ToString());
        Assert.All(
            answer.Data.At("articles", "edges").EnumerateArray(),
            edge => Assert.Equal("{\"score\":null,\"highlights\":null}", edge.GetRawText())
        );
    }

    [Theory]
    [InlineData("'")]
    [InlineData("''; drop table gateway.mt_doc_article; --")]
    [InlineData("\\")]
    [InlineData("\"unclosed")]
    [InlineData("a:* b:A c:*B")]
    [InlineData("<-> <2> & | ! ()")]
    [InlineData("!!!((((&&&")]
    [InlineData("- -- --- or or or")]
    [InlineData("-walrus")]
    [InlineData("%_\\%")]
    [InlineData("\uE000mark\uE001")]
    [InlineData("🚀 日本語 İ ß \u0301")]
    [InlineData("\u0001\u0002\uFFFF")]
    public async Task Special_characters_in_a_search_cause_no_error(string search)
    {
        var answer = await library.Host.QueryAsync(
            "query ($search: String) { articles(search: $search, first: 100) { totalCount edges { score highlights { title excerpt } node { slug } } facets { types { type count } } } }",
            new { search }
        );

        var found = answer.Data.GetProperty("articles");
        Assert.Equal(found.GetProperty("totalCount").GetInt32(), found.GetProperty("edges").GetArrayLength());
    }

    [Theory]
    [InlineData("a\0b")]
    public async Task A_search_with_a_null_character_is_an_error_with_a_code(string search)
    {
        var answer = await library.Host.QueryAsync("query ($search: String) { articles(search: $search) { totalCount } }", new { search });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["SEARCH_UNUSABLE"], answer.ErrorCodes);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('-')]
    [InlineData('(')]
    [InlineData('w')]
    public async Task A_search_of_the_maximum_length_is_answered(char repeated)
    {
        Assert.Equal(0, (await FindAsync(new string(repeated, 2_000))).GetArrayLength());
        Assert.Equal(0, (await FindAsync(string.Concat(Enumerable.Repeat($"zz{repeated} ", 500)))).GetArrayLength());
    }

    [Fact]
    public async Task Highlights_mark_the_matches_and_escape_other_text()
    {
        var edge = (
            await library.Host.QueryAsync("{ articles(search: \"nested fresh\") { edges { score highlights { title excerpt } } } }")
        ).Data.At("articles", "edges", 0);

        Assert.Equal(
            "&lt;b&gt;<mark>Nested</mark>&lt;/b&gt; &amp; &quot;quoted&quot; &lt;mark&gt;",
            edge.At("highlights", "title").GetString()
        );
        Assert.Equal("<mark>Fresh</mark> &lt;script&gt;alert(1)&lt;/script&gt;", edge.At("highlights", "excerpt").GetString());
        Assert.True(edge.GetProperty("score").GetDouble() > 0);
    }

    [Theory]
    [InlineData("first", "after", "endCursor", "")]
    [InlineData("last", "before", "startCursor", "")]
    [InlineData("first", "after", "endCursor", ", order: [{relevance: ASC}, {slug: ASC}]")]
    [InlineData("first", "after", "endCursor", ", order: {heat: DESC}")]
    [InlineData("first", "after", "endCursor", ", order: [{heat: ASC}, {relevance: DESC}]")]
    public async Task Pages_of_a_search_visit_every_match_once_in_one_order(string size, string cursor, string end, string order)
    {
        var whole = (
            await library.Host.QueryAsync(
                $"{{ articles(search: \"common or rarer\", first: 100{order}) {{ totalCount nodes {{ slug }} }} }}"
            )
        ).Data.GetProperty("articles");
        var visited = new List<string?>();
        for (string? at = null; ; )
        {
            var page = (
                await library.Host.QueryAsync(
                    $"query ($at: String) {{ articles(search: \"common or rarer\", {size}: 7, {cursor}: $at{order}) {{ nodes {{ slug }} pageInfo {{ {end} hasNextPage hasPreviousPage }} }} }}",
                    new { at }
                )
            ).Data.GetProperty("articles");
            visited.InsertRange(size == "first" ? visited.Count : 0, page.GetProperty("nodes").Each("slug"));
            if (!page.At("pageInfo", size == "first" ? "hasNextPage" : "hasPreviousPage").GetBoolean())
                break;
            at = page.At("pageInfo", end).GetString();
        }

        Assert.Equal(60, whole.GetProperty("totalCount").GetInt32());
        Assert.Equal(whole.GetProperty("nodes").Each("slug"), visited);
    }

    [Fact]
    public async Task The_score_decreases_over_the_matches_and_is_the_same_in_every_order()
    {
        var answer = (
            await library.Host.QueryAsync(
                """
                { best: articles(search: "common or rarer", first: 100) { edges { score node { slug } } }
                  newest: articles(search: "common or rarer", first: 100, order: {publishedDateTime: DESC}) { edges { score node { slug } } } }
                """
            )
        ).Data;

        var best = answer
            .At("best", "edges")
            .EnumerateArray()
            .ToDictionary(edge => edge.At("node", "slug").ToString(), edge => edge.GetProperty("score").GetDouble());
        Assert.Equal(best.Values.OrderDescending(), best.Values);
        Assert.True(best.Values.Distinct().Count() > 1);
        Assert.All(
            answer.At("newest", "edges").EnumerateArray(),
            edge => Assert.Equal(best[edge.At("node", "slug").ToString()], edge.GetProperty("score").GetDouble())
        );
    }

    [Fact]
    public async Task A_search_and_a_filter_restrict_each_other()
    {
        var found = (
            await library.Host.QueryAsync(
                """
                { articles(search: "walrus", where: {topics: {some: {name: {eq: "Walrus care"}}}}) { totalCount nodes { slug } facets { topics { count topic { name } } providers { count } } } }
                """
            )
        ).Data.GetProperty("articles");

        Assert.Equal(["2024-01-03-in-topics"], found.GetProperty("nodes").Each("slug"));
        Assert.Equal(1, found.GetProperty("totalCount").GetInt32());
        Assert.Equal("[{\"count\":1,\"topic\":{\"name\":\"Walrus care\"}}]", found.At("facets", "topics").GetRawText());
    }

    [Fact]
    public async Task An_article_is_found_by_the_current_name_of_its_provider()
    {
        var host = library.Host;
        using var folder = new ArticleFolder().With(new Draft("2024-09-01-renamed") { Provider = ("Oldenburg Post", "post.example") });
        await host.ImportAsync(folder.Root);
        Assert.Equal(["2024-09-01-renamed"], (await FindAsync("Oldenburg")).Each("slug"));

        await host.ImportAsync(folder.WithOrganization(("Newtown Post", "post.example"), "otherNames: [Oldenburg Post]").Root);

        Assert.Equal(["2024-09-01-renamed"], (await FindAsync("Newtown")).Each("slug"));
        Assert.Empty((await FindAsync("Oldenburg")).Each("slug"));
    }

    private async Task<JsonElement> FindAsync(string search) =>
        (await library.Host.QueryAsync("query ($search: String) { articles(search: $search) { nodes { slug } } }", new { search })).Data.At(
            "articles",
            "nodes"
        );

    public sealed class Library(PostgresServer postgres) : IAsyncLifetime
    {
        public GatewayHost Host { get; } = new(postgres);

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            using var folder = new ArticleFolder().With([
                new Draft("2024-01-01-in-title") { Title = "Walrus headline" },
                new Draft("2024-01-02-in-excerpt") { Title = "Headless", More = "excerpt: a walrus with a tusk\n" },
                new Draft("2024-01-03-in-topics") { Title = "Careful", Topics = ["Walrus care"] },
                new Draft("2024-01-04-in-provider") { Title = "Provided", Provider = ("Walrus Weekly", "walrus.example") },
                new Draft("2024-01-09-in-body")
                {
                    Title = "Deep",
                    Body =
                        "# Heading\n\nMuch text comes first, so that the **walrus** is [not](https://hidden.example/address) at the <b>beg</b>inning &amp; end.",
                },
                new Draft("2024-01-05-phrase") { Title = "The quick brown fox jumps" },
                new Draft("2024-01-06-scattered") { Title = "A fox that is quick and brown" },
                new Draft("2024-01-07-accented") { Title = "Un café crème" },
                new Draft("2024-01-08-html")
                {
                    Title = "<b>Nested</b> & \"quoted\" <mark>",
                    More = "excerpt: Fresh <script>alert(1)</script>\n",
                },
                .. Enumerable
                    .Range(10, 60)
                    .Select(number => new Draft($"2024-02-{number % 9 + 10}-common-{number}")
                    {
                        Title = number % 7 == 0 ? $"Common and rarer {number % 3}" : $"Common {number % 4}",
                        Heat = number % 3 == 0 ? null : number % 5,
                    }),
            ]);
            await Host.ImportAsync(folder.Root);
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
