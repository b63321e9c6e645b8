using System.Text.Json;
using Gateway.Graph.Articles;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Articles;

/// <summary>A list whose fields need only columns has the same values as one that reads documents.</summary>
public sealed class ArticleSelectionTests(GatewayHost host) : IClassFixture<GatewayHost>, IAsyncLifetime
{
    // The selections of the fields that are objects.
    private static readonly Dictionary<string, string> _below = new(StringComparer.Ordinal)
    {
        ["provider"] = "{ name }",
        ["related"] = "{ title article { slug } }",
        ["relatedFrom"] = "{ nodes { slug } }",
        ["similar"] = "(first: 2) { article { slug } }",
        ["story"] = "(first: 2) { slug }",
        ["previous"] = "{ slug }",
        ["next"] = "{ slug }",
        ["translations"] = "{ slug }",
        ["images"] = "{ url width height title }",
        ["topics"] = "{ name }",
    };

    private readonly ArticleFolder _folder = new();

    public static TheoryData<string> Fields =>
        [.. ArticleSelection.FromTitles, .. ArticleSelection.FromColumns, .. ArticleSelection.FromTexts, .. ArticleSelection.FromLists];

    public async ValueTask InitializeAsync() =>
        await host.ImportAsync(
            _folder
                .With(
                    new("2024-01-01-first")
                    {
                        WebUrl = "https://gazette.example/first",
                        Quality = 70,
                        Heat = 3,
                    },
                    new("2024-01-02-second")
                    {
                        WebUrl = "https://gazette.example/second",
                        Topics = ["Weather", "Sport"],
                        Images = ["https://gazette.example/a.png", "https://gazette.example/b.png"],
                        Related = [new("https://gazette.example/first"), new("https://elsewhere.example/")],
                    },
                    new("2024-01-03-third")
                    {
                        WebUrl = "https://gazette.example/third",
                        Heat = 5,
                        Related = [new("https://gazette.example/second")],
                    }
                )
                .Root
        );

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_field_has_the_same_value_for_every_selection_beside_it(string field)
    {
        var selection = $"value: {field}{_below.GetValueOrDefault(field)}";
        var data = (
            await host.QueryAsync(
                $$"""
                {
                  columns: articles(first: 3) { nodes { {{selection}} } }
                  documents: articles(first: 3) { nodes { {{selection}} originalUrl } }
                  columnsOfEdges: articles(first: 3) { edges { node { {{selection}} } } }
                  documentsOfLinks: articles(first: 3) { nodes { related { article { {{selection}} originalUrl } } } }
                }
                """
            )
        ).Data;
        // Alone, because a link reads more if another link of the operation does.
        var columnsOfLinks = (
            await host.QueryAsync($$"""{ articles(first: 3) { nodes { related { article { {{selection}} } } } } }""")
        ).Data;

        var expected = Values(data.At("documents", "nodes"));
        Assert.Equal(3, expected.Count);
        Assert.Equal(expected, Values(data.At("columns", "nodes")));
        Assert.Equal(expected, Values(data.At("columnsOfEdges", "edges").EnumerateArray().Select(edge => edge.GetProperty("node"))));
        var linked = Values(Targets(data, "documentsOfLinks"));
        Assert.Equal(2, linked.Count(value => value is not null));
        Assert.Equal(linked, Values(Targets(columnsOfLinks, "articles")));
    }

    [Theory]
    [InlineData("title", "title heat")]
    [InlineData("title heat", "title")]
    public async Task Nested_links_have_the_same_values_for_every_selection(string upper, string lower)
    {
        var data = (
            await host.QueryAsync(
                $$"""
                {
                  articleBySlug(slug: "2024-01-03-third") {
                    related { article { {{upper}} related { article { {{lower}} } } } }
                  }
                }
                """
            )
        ).Data;

        var second = data.At("articleBySlug", "related", 0, "article");
        var first = second.At("related", 0, "article");
        Assert.Equal(upper.Contains("heat", StringComparison.Ordinal), second.TryGetProperty("heat", out _));
        Assert.False(string.IsNullOrEmpty(second.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrEmpty(first.GetProperty("title").GetString()));
        if (first.TryGetProperty("heat", out var heat))
            Assert.Equal(3, heat.GetInt32());
    }

    [Fact]
    public async Task Selections_of_fragments_and_of_repeated_fields_are_merged()
    {
        var data = (
            await host.QueryAsync(
                """
                query ($no: Boolean!) {
                  articles(order: [{ publishedDateTime: ASC }]) { nodes { title } ...Urls edges { node { slug } } }
                  skipped: articles(first: 1) { nodes { title webUrl @include(if: $no) } }
                  articleBySlug(slug: "2024-01-02-second") {
                    related { article { title } }
                    ... on Article { related { ...Target } }
                  }
                }
                fragment Urls on ArticlesConnection { nodes { webUrl } edges { ... { node { webUrl } } } }
                fragment Target on RelatedLink { webUrl article { webUrl } }
                """,
                new { no = false }
            )
        ).Data;

        Assert.Equal("https://gazette.example/first", data.At("articles", "nodes", 0, "webUrl").GetString());
        Assert.Equal("https://gazette.example/first", data.At("articles", "edges", 0, "node", "webUrl").GetString());
        Assert.False(data.At("skipped", "nodes", 0).TryGetProperty("webUrl", out _));
        Assert.Equal("https://gazette.example/first", data.At("articleBySlug", "related", 0, "article", "webUrl").GetString());
        Assert.Equal("https://elsewhere.example/", data.At("articleBySlug", "related", 1, "webUrl").GetString());
    }

    private static IEnumerable<JsonElement> Targets(JsonElement data, string list) =>
        data.At(list, "nodes")
            .EnumerateArray()
            .SelectMany(article => article.GetProperty("related").EnumerateArray())
            .Select(link => link.GetProperty("article"));

    private static List<string?> Values(JsonElement articles) => Values(articles.EnumerateArray());

    private static List<string?> Values(IEnumerable<JsonElement> articles) =>
        [.. articles.Select(article => article.ValueKind == JsonValueKind.Null ? null : article.GetProperty("value").GetRawText())];
}
