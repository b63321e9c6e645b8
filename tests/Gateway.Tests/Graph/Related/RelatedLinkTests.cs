using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Related;

public sealed class RelatedLinkTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private const string Related = """
        query ($slug: String!) {
          articleBySlug(slug: $slug) { related { title webUrl quality excerpt provider { name domain } article { slug title } } }
        }
        """;

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://target.example/page", true)]
    [InlineData("http://target.example/page", true)]
    [InlineData("https://TARGET.example/page/", true)]
    [InlineData("https://target.example/page?utm_source=letter&utm_medium=mail", true)]
    [InlineData("https://target.example/page/?gclid=1&fbclid=2#part", true)]
    [InlineData("https://target.example/page#part", true)]
    [InlineData("https://www.target.example/page", false)]
    [InlineData("https://target.example/Page", false)]
    [InlineData("https://target.example/page?id=1", false)]
    [InlineData("https://target.example/page/more", false)]
    [InlineData("https://other.example/page", false)]
    public async Task A_link_resolves_to_the_article_with_an_equivalent_URL(string url, bool isTarget)
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-01-target") { WebUrl = "https://target.example/page" },
                    new("2024-01-02-links") { WebUrl = "https://gazette.example/links", Related = [new(url)] }
                )
                .Root
        );

        var link = Assert.Single((await LinksAsync("2024-01-02-links")).EnumerateArray());

        Assert.Equal(url, link.GetProperty("webUrl").GetString());
        Assert.Equal(isTarget ? "2024-01-01-target" : null, SlugOf(link));
    }

    [Fact]
    public async Task A_link_resolves_to_an_article_by_its_original_URL()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-03-syndicated")
                    {
                        WebUrl = "https://gazette.example/syndicated",
                        OriginalUrl = "https://first.example/story?utm_campaign=x",
                    },
                    new("2024-01-03-only-original") { WebUrl = null, OriginalUrl = "https://first.example/only" },
                    new("2024-01-03-links")
                    {
                        Related =
                        [
                            new("http://first.example/story/"),
                            new("https://first.example/only"),
                            new("https://gazette.example/syndicated"),
                        ],
                    }
                )
                .Root
        );

        Assert.Equal(
            ["2024-01-03-syndicated", "2024-01-03-only-original", "2024-01-03-syndicated"],
            (await LinksAsync("2024-01-03-links")).EnumerateArray().Select(SlugOf)
        );
    }

    [Fact]
    public async Task A_link_to_a_URL_of_several_articles_resolves_to_the_newest_visible_one()
    {
        const string Shared = "https://gazette.example/shared";
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-06-hidden") { WebUrl = Shared, Published = false },
                    new("2024-01-05-newest") { WebUrl = Shared + "/" },
                    new("2024-01-04-older") { WebUrl = Shared },
                    new("2024-01-07-links") { Related = [new(Shared)] }
                )
                .Root
        );

        Assert.Equal(["2024-01-05-newest"], (await LinksAsync("2024-01-07-links")).EnumerateArray().Select(SlugOf));
    }

    [Fact]
    public async Task A_link_to_an_unpublished_article_reveals_nothing_about_it()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-08-secret") { Title = "CANARY", Published = false },
                    new("2024-01-08-links") { Related = [new("https://gazette.example/2024-01-08-secret") { Title = "As linked" }] }
                )
                .Root
        );

        var answer = await host.QueryAsync(Related, new { slug = "2024-01-08-links" });

        Assert.Equal([null], answer.Data.At("articleBySlug", "related").EnumerateArray().Select(SlugOf));
        Assert.DoesNotContain("CANARY", answer.Root.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_resolves_to_an_article_that_is_imported_later()
    {
        await host.ImportAsync(
            _folder.With(new Draft("2024-01-09-links") { Related = [new("https://gazette.example/2024-01-09-later")] }).Root
        );
        var before = SlugOf((await LinksAsync("2024-01-09-links"))[0]);

        await host.ImportAsync(_folder.With(new Draft("2024-01-09-later")).Root);

        Assert.Equal((null, "2024-01-09-later"), (before, SlugOf((await LinksAsync("2024-01-09-links"))[0])));
    }

    [Fact]
    public async Task Links_keep_the_order_and_the_values_of_their_file()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new Draft("2024-01-10-order")
                    {
                        Related =
                        [
                            .. Enumerable
                                .Range(0, 12)
                                .Select(number => new Draft.Link($"https://elsewhere.example/{number}")
                                {
                                    Title = $"“Link” {number}",
                                    Quality = 90 - number,
                                    Provider = ("Else", "elsewhere.example"),
                                }),
                        ],
                    }
                )
                .Root
        );

        var links = await LinksAsync("2024-01-10-order");

        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"“Link” {number}"), links.Each("title"));
        Assert.Equal(Enumerable.Range(0, 12).Select(number => $"{90 - number}"), links.Each("quality"));
        Assert.Equal("""{"name":"Else","domain":"elsewhere.example"}""", links.At(0, "provider").ToString());
    }

    [Fact]
    public async Task Articles_may_link_to_each_other_and_to_themselves()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-11-one")
                    {
                        Related = [new("https://gazette.example/2024-01-11-two"), new("https://gazette.example/2024-01-11-one")],
                    },
                    new("2024-01-11-two") { Related = [new("https://gazette.example/2024-01-11-one")] }
                )
                .Root
        );

        var answer = await host.QueryAsync(
            """{ articleBySlug(slug: "2024-01-11-one") { related { article { related { article { related { article { slug } } } } } } } }"""
        );

        Assert.Equal(
            "2024-01-11-two",
            SlugOf(answer.Data.At("articleBySlug", "related", 0, "article", "related", 0, "article", "related", 0))
        );
    }

    [Fact]
    public async Task Nested_links_are_the_same_whether_they_are_read_in_one_statement_or_level_by_level()
    {
        static Draft.Link To(string slug) => new($"https://gazette.example/{slug}");
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-12-one") { Related = [To("2024-01-12-two"), To("2024-01-12-one"), To("2024-01-12-hidden")] },
                    new("2024-01-12-two") { Related = [To("2024-01-12-end"), To("2024-01-12-one"), new("https://elsewhere.example/")] },
                    new("2024-01-12-hidden") { Published = false, Related = [To("2024-01-12-one")] },
                    new("2024-01-12-end")
                )
                .Root
        );

        // The selections of neighbouring levels differ, so that each level is a statement of its own.
        var byLevel = await TreeAsync(depth => depth % 2 == 0 ? "originalUrl" : "");

        Assert.StartsWith("2024-01-12-one(2024-01-12-two(2024-01-12-end(),", byLevel, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", byLevel, StringComparison.Ordinal);
        Assert.Equal(byLevel, await TreeAsync(_ => ""));
        Assert.Equal(byLevel, await TreeAsync(_ => "originalUrl"));

        async Task<string> TreeAsync(Func<int, string> more) =>
            Tree(
                (await host.QueryAsync($$"""{ articleBySlug(slug: "2024-01-12-one") { slug {{Nested(5, more)}} } }""")).Data.At(
                    "articleBySlug"
                )
            );

        static string Nested(int depth, Func<int, string> more) =>
            depth == 0 ? "" : $"related {{ article {{ slug {more(depth)} {Nested(depth - 1, more)} }} }}";

        static string Tree(JsonElement article) =>
            article.ValueKind == JsonValueKind.Null ? "null"
            : article.TryGetProperty("related", out var links)
                ? $"{article.At("slug")}({string.Join(',', links.EnumerateArray().Select(link => Tree(link.At("article"))))})"
            : article.At("slug").GetString() ?? "";
    }

    private async Task<JsonElement> LinksAsync(string slug) =>
        (await host.QueryAsync(Related, new { slug })).Data.At("articleBySlug", "related");

    private static string? SlugOf(JsonElement link) =>
        link.GetProperty("article") is { ValueKind: JsonValueKind.Object } article ? article.GetProperty("slug").GetString() : null;
}
