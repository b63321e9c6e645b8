using System.Text.Json;
using Gateway.Content.Text;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Related;

public sealed class RelatedGraphTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private const string Query = """
        query ($from: [ID!]!, $depth: Int! = 2, $direction: RelatedDirection! = BOTH, $first: Int! = 50) {
          relatedGraph(from: $from, depth: $depth, direction: $direction, first: $first) {
            truncated nodes { key depth title webUrl article { slug } } edges { from to }
          }
        }
        """;

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(RandomLinkGraph.Seeds), MemberType = typeof(RandomLinkGraph))]
    public async Task The_graph_equals_a_breadth_first_search_and_costs_one_command_per_level(int seed)
    {
        var world = new RandomLinkGraph(seed);
        await host.ImportAsync(_folder.With(world.Drafts).Root);
        using var commands = new SqlCommands(host.Database);
        var random = new Random(seed);

        for (var round = 0; round < 12; round++)
        {
            string[] from = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => world.Drafts[random.Next(world.Drafts.Count)].Slug)];
            var (depth, first) = (random.Next(1, 6), random.Next(2) == 0 ? 500 : random.Next(1, 12));
            var direction = random.GetItems(["OUTGOING", "INCOMING", "BOTH"], 1)[0];
            commands.Take();

            var graph = (
                await host.QueryAsync(
                    Query,
                    new
                    {
                        from = from.Select(RandomLinkGraph.IdOf),
                        depth,
                        direction,
                        first,
                    }
                )
            ).Data.GetProperty("relatedGraph");

            var expected = world.ExpectedGraph(from, depth, direction, first);
            var names = graph.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("key").GetString() ?? "", NameOf);
            Assert.InRange(commands.Take().Count, 1, depth + 1);
            Assert.Equal(
                expected.Nodes,
                graph
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(node => new RandomLinkGraph.Node(
                        NameOf(node),
                        node.GetProperty("depth").GetInt32(),
                        node.GetProperty("title").GetString() ?? ""
                    ))
            );
            Assert.Equal(
                expected.Edges,
                graph
                    .GetProperty("edges")
                    .EnumerateArray()
                    .Select(edge => (names[edge.GetProperty("from").GetString() ?? ""], names[edge.GetProperty("to").GetString() ?? ""]))
            );
            Assert.Equal(expected.Truncated, graph.GetProperty("truncated").GetBoolean());
        }
    }

    [Fact]
    public async Task A_hidden_article_does_not_change_the_graph()
    {
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-04-01-start") { Related = [new("https://gazette.example/2024-04-02-hidden/") { Title = "As linked" }] },
                    new("2024-04-03-beyond")
                )
                .Root
        );
        var from = new[] { RandomLinkGraph.IdOf("2024-04-01-start"), RandomLinkGraph.IdOf("2024-04-02-hidden") };
        var before = await host.QueryAsync(Query, new { from });

        await host.ImportAsync(
            _folder
                .With(
                    new Draft("2024-04-02-hidden")
                    {
                        Published = false,
                        Related = [new("https://gazette.example/2024-04-01-start"), new("https://gazette.example/2024-04-03-beyond")],
                    }
                )
                .Root
        );

        Assert.Equal(before.Root.ToString(), (await host.QueryAsync(Query, new { from })).Root.ToString());
        Assert.Equal(2, before.Data.At("relatedGraph", "nodes").GetArrayLength());
    }

    [Fact]
    public async Task Depth_direction_and_first_are_optional()
    {
        var answer = await host.QueryAsync("""{ relatedGraph(from: ["x"]) { truncated nodes { key } edges { from } } }""");

        Assert.Equal("""{"truncated":false,"nodes":[],"edges":[]}""", answer.Data.GetProperty("relatedGraph").ToString());
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(6, 50)]
    [InlineData(2, 0)]
    [InlineData(2, 501)]
    [InlineData(-1, -1)]
    public async Task Depth_and_first_out_of_range_are_rejected(int depth, int first)
    {
        var answer = await host.QueryAsync(
            Query,
            new
            {
                from = Array.Empty<string>(),
                depth,
                first,
            }
        );

        Assert.Equal(["ARGUMENT_OUT_OF_RANGE"], answer.ErrorCodes);
    }

    private static string NameOf(JsonElement node) =>
        node.GetProperty("article") is { ValueKind: JsonValueKind.Object } article
            ? article.GetProperty("slug").GetString() ?? ""
            : WebAddress.Normalize(node.GetProperty("webUrl").GetString()) ?? "";
}
