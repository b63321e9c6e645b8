using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Related;

public sealed class RelatedFromTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task relatedFrom_returns_each_visible_linking_article_once_newest_first()
    {
        const string Target = "https://gazette.example/2024-02-01-target";
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-02-01-target") { OriginalUrl = "https://first.example/target" },
                    new("2024-02-02-twice") { Related = [new(Target), new(Target + "/?utm_source=x"), new("http://first.example/target")] },
                    new("2024-02-03-original") { Related = [new("https://first.example/target#a")] },
                    new("2024-02-04-hidden") { Related = [new(Target)], Published = false },
                    new("2024-02-05-other") { Related = [new("https://gazette.example/other")] }
                )
                .Root
        );

        var from = (
            await host.QueryAsync(
                """{ articleBySlug(slug: "2024-02-01-target") { relatedFrom(first: 1) { totalCount nodes { slug } pageInfo { hasNextPage endCursor } } } }"""
            )
        ).Data.At("articleBySlug", "relatedFrom");
        var next = (
            await host.QueryAsync(
                """query ($after: String) { articleBySlug(slug: "2024-02-01-target") { relatedFrom(after: $after) { nodes { slug } } } }""",
                new { after = from.At("pageInfo", "endCursor").GetString() }
            )
        ).Data.At("articleBySlug", "relatedFrom", "nodes");

        Assert.Equal((2, true), (from.At("totalCount").GetInt32(), from.At("pageInfo", "hasNextPage").GetBoolean()));
        Assert.Equal(["2024-02-03-original"], from.At("nodes").Each("slug"));
        Assert.Equal(["2024-02-02-twice"], next.Each("slug"));
    }

    [Theory]
    [MemberData(nameof(RandomLinkGraph.Seeds), MemberType = typeof(RandomLinkGraph))]
    public async Task relatedFrom_is_the_inverse_of_related_and_reads_all_parents_in_one_command(int seed)
    {
        var world = new RandomLinkGraph(seed);
        await host.ImportAsync(_folder.With(world.Drafts).Root);
        const string Query = """
            query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Article { slug related { article { slug } } relatedFrom(first: 100) { nodes { slug } } } } }
            """;
        await host.QueryAsync(Query, new { ids = world.Ids });
        using var commands = new SqlCommands(host.Database);

        var articles = (await host.QueryAsync(Query, new { ids = world.Ids }))
            .Data.GetProperty("nodes")
            .EnumerateArray()
            .Where(node => node.ValueKind == JsonValueKind.Object)
            .ToList();

        Assert.InRange(commands.Take().Count, 1, 4);
        var forth = articles
            .SelectMany(article =>
                article
                    .GetProperty("related")
                    .EnumerateArray()
                    .Select(link => link.GetProperty("article"))
                    .Where(target => target.ValueKind == JsonValueKind.Object)
                    .Select(target => (From: Slug(article), To: Slug(target)))
            )
            .Distinct()
            .Order();
        var back = articles.SelectMany(article =>
            article.At("relatedFrom", "nodes").EnumerateArray().Select(source => (From: Slug(source), To: Slug(article)))
        );
        Assert.Equal(forth, back.Order());
    }

    private static string? Slug(JsonElement article) => article.GetProperty("slug").GetString();
}
