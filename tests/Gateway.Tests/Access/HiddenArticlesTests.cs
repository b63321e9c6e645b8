using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Access;

/// <summary>Two databases with the same articles, one also with hidden articles. Their responses to readers are equal.</summary>
public sealed class HiddenArticlesTests(HiddenArticlesTests.TwoGateways gateways) : IClassFixture<HiddenArticlesTests.TwoGateways>
{
    public static TheoryData<string> Operations =>
        [
            "{ articles(first: 100) { totalCount nodes { id slug title published } pageInfo { hasNextPage hasPreviousPage } } }",
            "{ articles(last: 100) { nodes { slug } } }",
            "{ articles(first: 1) { nodes { slug } pageInfo { hasNextPage } } }",
            "{ providers(first: 100) { totalCount nodes { id name domain articleCount images { url } articles(first: 50) { totalCount nodes { slug } } } } }",
            "{ topics(first: 100) { totalCount nodes { id slug name articleCount parent { name } children { name } articles(first: 50) { totalCount nodes { slug } } } } }",
            "{ articles(first: 100) { nodes { provider { name articleCount } topics { name articleCount } images { url } related { title article { slug title } provider { provider { name } } } } } }",
            """{ a: articleBySlug(slug: "2024-08-01-hidden") { title } b: articleBySlug(slug: "2024-08-01-removed") { title } c: articleBySlug(slug: "2024-08-01-withdrawn") { body } }""",
            "{ articles(first: 100) { facets { authors(first: 100) { name count } } nodes { slug authors { name } language modifiedDateTime wordCount extra excerptHtml } } }",
            """{ articles(where: {authors: {some: {name: {eq: "Canary Author"}}}}) { totalCount } }""",
            """{ articles(where: {authors: {none: {name: {eq: "Both Authors"}}}}, order: [{modifiedDateTime: ASC}]) { totalCount nodes { slug } facets { authors { name count } } } }""",
            """{ topics(first: 100) { nodes { articles { facets { authors { name count } } } } } }""",
            """{ articleBySlug(slug: "2024-08-02-shown") { body featuredContent topics { name } related { article { title } provider { name provider { name } } } } }""",
        ];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Hidden_articles_do_not_change_the_bytes_of_a_response_to_a_reader(string operation)
    {
        var without = await gateways.Without.QueryAsync(operation);
        var with = await gateways.With.QueryAsync(operation);

        Assert.NotEqual(default, without.Data);
        Assert.Equal(without.Root.GetRawText(), with.Root.GetRawText());
        Assert.DoesNotContain("CANARY", with.Root.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_hidden_articles_are_stored() =>
        Assert.Equal(5, await gateways.With.SqlAsync<long>("select count(*) from gateway.mt_doc_article where not published"));

    public sealed class TwoGateways(PostgresServer postgres) : IAsyncLifetime
    {
        internal GatewayHost Without { get; } = new(postgres);
        internal GatewayHost With { get; } = new(postgres);

        public async ValueTask InitializeAsync()
        {
            await Without.InitializeAsync();
            await With.InitializeAsync();
            using var shown = VisibleArticles();
            await Without.ImportAsync(shown.Root);
            using var all = VisibleArticles();
            WithHidden(all);
            await With.ImportAsync(all.Root);
            all.Remove("_news/2024-08-01-withdrawn.md");
            await With.ImportAsync(all.Root, prune: true);
        }

        public async ValueTask DisposeAsync()
        {
            await Without.DisposeAsync();
            await With.DisposeAsync();
        }

        private static ArticleFolder VisibleArticles() =>
            new ArticleFolder()
                .With(
                    new("2024-08-02-shown")
                    {
                        Topics = ["Open", "Both"],
                        More = "authors: [Both Authors, Open Author]\nlayout: wide\n",
                        Related =
                        [
                            new("https://gazette.example/2024-08-01-hidden") { Provider = ("Hidden House", "hidden.example") },
                            new("https://gazette.example/2024-08-02-also-shown"),
                        ],
                    },
                    new("2024-08-02-also-shown")
                    {
                        Provider = ("Open House", "open.example"),
                        Topics = ["both"],
                        ProviderImages = ["https://open.example/a.png"],
                    }
                )
                .WithTopic("Described", "parent: Open");

        private static void WithHidden(ArticleFolder folder)
        {
            var hidden = new Draft("2024-08-01-hidden")
            {
                Title = "CANARY",
                Published = false,
                Provider = ("Hidden House", "hidden.example"),
                Topics = ["Canary topic", "BOTH", "Open"],
                Body = "CANARY",
                Images = ["https://canary.example/a.png"],
                Related = [new("https://gazette.example/2024-08-02-shown")],
                More =
                    "secured: \"Q0FOQVJZ;aXY=\"\nauthors: [Both Authors, Canary Author]\nlayout: CANARY\nlanguage: fr\nmodifiedDateTime: 2024-01-01T00:00:00Z\nexcerpt: CANARY\n",
            };
            folder.With(
                hidden,
                hidden with
                {
                    Slug = "2024-08-01-removed",
                    Published = true,
                    Removed = true,
                },
                hidden with
                {
                    Slug = "2024-08-01-withdrawn",
                    Published = true,
                },
                hidden with
                {
                    Slug = "2024-08-03-of-a-shown-provider",
                    Provider = ("Open House", "open.example"),
                    ProviderImages = ["https://open.example/canary.png"],
                    PublishedDateTime = hidden.PublishedDateTime.AddYears(1),
                },
                hidden with
                {
                    Slug = "2024-08-04-at-a-shown-address",
                    WebUrl = "https://gazette.example/2024-08-02-also-shown",
                    PublishedDateTime = hidden.PublishedDateTime.AddYears(1),
                }
            );
        }
    }
}
