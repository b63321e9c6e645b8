using Gateway.Tests.Fixtures;

namespace Gateway.Tests.DataLoaders;

public sealed class SqlCommandCountTests(GatewayHost host) : IClassFixture<GatewayHost>, IAsyncLifetime
{
    private const string Articles = """
        query ($first: Int) {
          articles(first: $first) {
            totalCount pageInfo { hasNextPage endCursor } edges { cursor }
            nodes {
              title provider { name } topics { name parent { name } }
              related { title provider { provider { name } } article { title provider { name } topics { name } } }
            }
          }
        }
        """;

    private readonly SqlCommands _commands = new(host.Database);

    public async ValueTask InitializeAsync()
    {
        using var folder = new ArticleFolder();
        folder
            .WithTopic("Topic 0", "parent: All topics")
            .WithTopic("All topics")
            .With(Enumerable.Range(0, 60).Select(Source))
            .With(Enumerable.Range(0, 60).Select(Target));
        await host.ImportAsync(folder.Root);
        _commands.Take();
    }

    public ValueTask DisposeAsync()
    {
        _commands.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_list_with_all_related_objects_costs_three_round_trips_for_any_length(int articles)
    {
        var data = (await host.QueryAsync(Articles, new { first = articles })).Data.GetProperty("articles");

        Assert.Equal(articles, data.GetProperty("nodes").GetArrayLength());
        Assert.All(
            data.GetProperty("nodes").EnumerateArray(),
            article =>
                Assert.StartsWith("Target", article.At("related", 0, "article", "provider", "name").GetString(), StringComparison.Ordinal)
        );
        // Page and count; providers, topics and links with their articles; the topics' parents, the links' providers, and the linked
        // articles' providers and topics.
        Assert.Equal(3, Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Neighbours_and_translations_of_many_articles_cost_one_round_trip(int articles)
    {
        await host.QueryAsync(
            "query ($first: Int) { articles(first: $first) { nodes { previous { slug } next { slug } translations { slug } } } }",
            new { first = articles }
        );

        Assert.Equal(2, Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Ancestors_and_articles_below_of_many_topics_cost_one_round_trip(int topics)
    {
        await host.QueryAsync(
            "query ($first: Int) { topics(first: $first) { nodes { ancestors { name } articles(includeDescendants: true, first: 2) { totalCount nodes { slug } } } } }",
            new { first = topics }
        );

        Assert.Equal(2, Count());
    }

    [Theory]
    [InlineData("providers", 1)]
    [InlineData("providers", 20)]
    [InlineData("topics", 1)]
    [InlineData("topics", 20)]
    public async Task The_articles_of_several_parents_cost_as_many_commands_as_those_of_one(string list, int entries)
    {
        var data = (
            await host.QueryAsync(
                $"{{ {list}(first: {entries}) {{ nodes {{ name articleCount articles(first: 2) {{ totalCount nodes {{ title }} }} }} }} }}"
            )
        ).Data;

        Assert.Equal(entries, data.At(list, "nodes").GetArrayLength());
        Assert.Equal(2, Count());
    }

    [Fact]
    public async Task totalCount_without_nodes_costs_one_command()
    {
        var data = (await host.QueryAsync("{ articles { totalCount } }")).Data;

        Assert.Equal(120, data.At("articles", "totalCount").GetInt32());
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task A_page_without_totalCount_costs_one_command()
    {
        await host.QueryAsync("{ articles { nodes { title } edges { cursor } pageInfo { hasNextPage } } }");

        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task A_document_that_is_selected_twice_is_read_once()
    {
        await host.QueryAsync(
            """{ a: articleBySlug(slug: "2024-02-01-source-0") { title } b: articleBySlug(slug: "2024-02-01-source-0") { slug } }"""
        );

        Assert.Equal(1, Count());
    }

    [Theory]
    [InlineData("articleBySlug(slug: \"2024-02-01-source-7\")")]
    [InlineData("articleByUrl(url: \"https://gazette.example/2024-02-01-source-7\")")]
    public async Task An_article_costs_one_round_trip_with_its_provider_and_its_links(string field)
    {
        var data = (
            await host.QueryAsync($"{{ article: {field} {{ title provider {{ name }} related {{ title article {{ title }} }} }} }}")
        ).Data;

        Assert.Equal("Source 7", data.At("article", "provider", "name").GetString());
        Assert.Equal("About 2024-01-01-target-7", data.At("article", "related", 0, "article", "title").GetString());
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task An_article_by_id_costs_one_round_trip_with_its_links()
    {
        var slug = """{ articleBySlug(slug: "2024-02-01-source-7") { id } }""";
        var id = (await host.QueryAsync(slug)).Data.At("articleBySlug", "id").GetString();
        _commands.Take();

        var data = (await host.QueryAsync("query ($id: ID!) { articleById(id: $id) { title related { title } } }", new { id })).Data;

        Assert.Equal(1, data.At("articleById", "related").GetArrayLength());
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task Three_levels_of_links_cost_one_round_trip_with_their_article()
    {
        var data = (
            await host.QueryAsync(
                """
                {
                  articleBySlug(slug: "2024-02-01-source-7") {
                    title related { article { title related { article { title related { article { title } } } } } }
                  }
                }
                """
            )
        ).Data;

        Assert.Equal(0, data.At("articleBySlug", "related", 0, "article", "related").GetArrayLength());
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task Introspection_and_type_names_cost_no_command()
    {
        await host.QueryAsync("{ __typename __schema { queryType { name } } }");

        Assert.Equal(0, Count());
    }

    private int Count()
    {
        var commands = _commands.Take();
        foreach (var text in commands)
            TestContext.Current.TestOutputHelper?.WriteLine(text);
        return commands.Count;
    }

    // Newer than all targets, so that a list's first 50 link to articles outside it, whose providers and topics are still to be read.
    private static Draft Source(int number) =>
        new($"2024-02-01-source-{number}")
        {
            Provider = ($"Source {number % 25}", "source.example"),
            Topics = ["Topic 0", $"Topic {number % 25}"],
            Related =
            [
                new($"https://gazette.example/2024-01-01-target-{number}") { Provider = ($"Linked {number % 3}", "linked.example") },
            ],
        };

    private static Draft Target(int number) =>
        new($"2024-01-01-target-{number}")
        {
            Provider = ($"Target {number % 25}", "target.example"),
            Topics = [$"Target topic {number % 25}"],
        };
}
