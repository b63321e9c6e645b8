using System.Text.Json;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

public sealed class NodeTests(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private const string Nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task nodes_returns_every_type_in_the_requested_order_with_null_for_hidden_or_unknown_ids()
    {
        var (article, provider, topic) = await StoredAsync();
        var hidden = GlobalId.Of("Article", DocumentId.OfArticle("2024-01-02-hidden"));
        string[] ids = [topic, "garbage", article, hidden, provider, topic, GlobalId.Of("Nothing", Guid.Empty)];
        await host.QueryAsync(Nodes, new { ids });
        using var commands = new SqlCommands(host.Database);

        var nodes = (await host.QueryAsync(Nodes, new { ids })).Data.GetProperty("nodes");

        Assert.Equal(
            [topic, null, article, null, provider, topic, null],
            nodes.EnumerateArray().Select(node => node.ValueKind == JsonValueKind.Null ? null : node.GetProperty("id").GetString())
        );
        Assert.Equal("Topic", nodes.At(0, "__typename").GetString());
        Assert.Single(commands.Take());
    }

    [Fact]
    public async Task node_returns_an_object_by_its_id()
    {
        var (article, _, topic) = await StoredAsync();

        var data = (
            await host.QueryAsync(
                """
                query ($article: ID!, $topic: ID!) {
                  node(id: $article) { ... on Article { slug } } articleById(id: $article) { slug } none: articleById(id: $topic) { slug }
                  topicById(id: $topic) { slug } topicBySlug(slug: "nodes-topic") { id } unknown: topicBySlug(slug: "no") { id }
                  articleByUrl(url: "http://GAZETTE.example/2024-01-01-node/?utm_source=x#part") { slug }
                }
                """,
                new { article, topic }
            )
        ).Data;

        Assert.Equal("2024-01-01-node", data.At("node", "slug").GetString());
        Assert.Equal("2024-01-01-node", data.At("articleById", "slug").GetString());
        Assert.Equal("2024-01-01-node", data.At("articleByUrl", "slug").GetString());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (data.GetProperty("none").ValueKind, data.GetProperty("unknown").ValueKind));
        Assert.Equal((topic, "nodes-topic"), (data.At("topicBySlug", "id").GetString(), data.At("topicById", "slug").GetString()));
    }

    [Fact]
    public async Task More_than_100_ids_are_rejected()
    {
        var answer = await host.QueryAsync(Nodes, new { ids = Enumerable.Repeat("x", 101) });

        Assert.Equal(["HC0076"], answer.ErrorCodes);
    }

    private async Task<(string Article, string Provider, string Topic)> StoredAsync()
    {
        await host.ImportAsync(
            _folder.With(new("2024-01-01-node") { Topics = ["Nodes Topic"] }, new("2024-01-02-hidden") { Published = false }).Root
        );
        var article = (
            await host.QueryAsync("""{ articleBySlug(slug: "2024-01-01-node") { id provider { id } topics { id } } }""")
        ).Data.GetProperty("articleBySlug");
        return (
            article.At("id").GetString() ?? "",
            article.At("provider", "id").GetString() ?? "",
            article.At("topics", 0, "id").GetString() ?? ""
        );
    }
}
