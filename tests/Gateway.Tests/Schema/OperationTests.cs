using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Schema;

/// <summary>
/// Each query of <c>schema/operations</c>: its response with the samples, and its SQL commands with them and with ten times as many
/// articles.
/// </summary>
public sealed class OperationTests(SampleGateway samples, CrowdedGateway crowded)
    : IClassFixture<SampleGateway>,
        IClassFixture<CrowdedGateway>
{
    private const string Slug = "2024-01-30-naming-things-forty-schemas-read-in-one-sitting";

    private static readonly string _article = GlobalId.Of("Article", DocumentId.OfArticle(Slug));
    private static readonly string _provider = GlobalId.Of("Provider", DocumentId.OfProvider("tidepoollabs.example", "Tidepool Labs"));
    private static readonly string _topic = GlobalId.Of("Topic", DocumentId.OfTopic("graphql"));
    private static readonly string _unknown = GlobalId.Of("Article", Guid.Empty);

    /// <summary>An operation's file, the variables it is run with, and the SQL commands it costs, whatever the number of rows.</summary>
    private static readonly Dictionary<string, (object? Variables, int Commands)> _operations = new(StringComparer.Ordinal)
    {
        ["Archive"] = (new { from = "2023-03-01T00:00:00Z", to = "2023-04-01T00:00:00Z" }, 3),
        ["ArticleBySlug"] = (new { slug = Slug }, 4),
        ["ArticleByUrl"] = (
            new { url = "http://TidepoolLabs.example/2024/naming-things-forty-schemas-read-in-one-sitting/?utm_source=feed" },
            4
        ),
        ["ArticleFeed"] = (new { first = 5, where = new { published = new { eq = true } } }, 2),
        ["AuthorPage"] = (new { name = "Tomasz Weir", first = 3 }, 3),
        ["FrontPage"] = (new { newest = 5 }, 2),
        ["FrontTopics"] = (new { topics = 3, articles = 2 }, 3),
        ["HotTopics"] = (new { topics = new[] { "graphql", "databases" } }, 2),
        ["LatestByType"] = (new { types = new[] { "video", "course" } }, 2),
        ["LiveStart"] = (null, 0),
        ["NodeRefetch"] = (new { id = _article }, 2),
        ["NodesBatch"] = (new { ids = new[] { _topic, _article, _unknown, _provider } }, 2),
        ["ProviderBySlug"] = (new { slug = "tidepool-labs", first = 3 }, 4),
        ["ProviderList"] = (new { first = 5 }, 2),
        ["ProviderPage"] = (new { id = _provider, first = 3 }, 4),
        ["RelatedGraph"] = (
            new
            {
                from = new[] { _article },
                depth = 2,
                direction = "OUTGOING",
            },
            3
        ),
        ["SearchBox"] = (new { text = "graph" }, 3),
        ["SearchPage"] = (new { search = "schemas or database", first = 5 }, 6),
        ["SimilarArticles"] = (new { id = _article, first = 3 }, 4),
        ["Sitemap"] = (null, 1),
        ["Timeline"] = (new { from = "2023-01-01T00:00:00Z", to = "2024-01-01T00:00:00Z" }, 3),
        ["TopicPage"] = (new { slug = "machine-learning", first = 3 }, 3),
        ["TopicTree"] = (null, 2),
    };

    public static TheoryData<string> Operations => [.. OperationFiles.Names("query")];

    [Fact]
    public void Every_query_has_a_snapshot() => Assert.Equal(OperationFiles.Names("query"), _operations.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_query_matches_its_snapshot(string operation)
    {
        var answer = await samples.Host.QueryAsync(OperationFiles.Document(operation), _operations[operation].Variables);

        Snapshot.Equal(operation, answer.Data);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task The_number_of_SQL_commands_of_a_query_does_not_depend_on_the_number_of_articles(string operation)
    {
        var few = await CommandsAsync(samples.Host, operation);
        var many = await CommandsAsync(crowded.Host, operation);

        var wanted = _operations[operation].Commands;
        Assert.True(
            few.Count == wanted,
            $"{operation} costs {few.Count} commands on the samples, not {wanted}:\n{string.Join("\n\n", few)}"
        );
        Assert.True(
            many.Count == wanted,
            $"{operation} costs {many.Count} commands on many articles, not {wanted}:\n{string.Join("\n\n", many)}"
        );
    }

    private static async Task<IReadOnlyList<string>> CommandsAsync(GatewayHost host, string operation)
    {
        // The first search for a word loads its stem.
        await RunAsync();
        using var commands = new SqlCommands(host.Database);
        await RunAsync();
        return commands.Take();

        async Task RunAsync() => _ = (await host.QueryAsync(OperationFiles.Document(operation), _operations[operation].Variables)).Data;
    }
}
