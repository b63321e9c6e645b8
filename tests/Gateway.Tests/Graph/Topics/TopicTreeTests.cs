using System.Globalization;
using Gateway.Store.Access;
using Gateway.Store.Import;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Topics;

/// <summary>Ancestors and descendants of a topic, compared with an exhaustive search.</summary>
public sealed class TopicTreeTests(SharedGateway gateway) : SharedGatewayTests(gateway, TestKey.Settings(_writer))
{
    // Several roots, a chain, and the cycle of topics 10 to 12 with a branch below it. -1 for no parent.
    private static readonly int[] _parents = [-1, 0, 0, 1, 1, 3, 2, -1, 7, 8, 12, 10, 11, 11, -1];

    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    [Fact]
    public async Task A_topic_has_the_description_of_its_file()
    {
        await Host.ImportAsync(
            Folder.WithTopic("Described", "description: All that is described.").With(new Draft("2024-01-01-a") { Topics = ["Plain"] }).Root
        );

        var response = await Host.QueryAsync("{ topics { nodes { name description } } }");

        Assert.Equal(
            """[{"name":"Described","description":"All that is described."},{"name":"Plain","description":null}]""",
            response.Data.At("topics", "nodes").GetRawText()
        );
    }

    [Fact]
    public async Task Ancestors_begin_with_the_root_and_end_at_a_cycle()
    {
        await ImportTopicsAsync([]);

        var response = await Host.QueryAsync("{ topics(first: 100) { nodes { name ancestors { name } } } }");

        foreach (var topic in response.Data.At("topics", "nodes").EnumerateArray())
            Assert.Equal(AncestorsOf(NumberOf(topic.GetProperty("name").GetString())), topic.GetProperty("ancestors").Each("name"));
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, ", where: { heat: { gt: 50 } }, order: { heat: DESC }")]
    [InlineData(true, ", where: { topics: { some: { slug: { eq: \"topic-5\" } } } }")]
    [InlineData(false, ", where: { published: { eq: true } }, order: { title: ASC }")]
    public async Task The_articles_of_a_topic_with_descendants_equal_those_of_an_exhaustive_search(bool seesAll, string arguments)
    {
        var random = new Random(3);
        var drafts = Enumerable
            .Range(0, 70)
            .Select(number => new Draft(string.Create(CultureInfo.InvariantCulture, $"2024-02-1{random.Next(10)}-number-{number}"))
            {
                Published = random.Next(4) > 0,
                Heat = random.Next(100),
                Topics = [.. Enumerable.Range(0, _parents.Length).Where(_ => random.Next(8) == 0).Select(Name)],
            })
            .ToList();
        await ImportTopicsAsync(drafts);
        var authorization = seesAll ? _writer.Bearer : null;

        for (var topic = 0; topic < _parents.Length; topic++)
        {
            var below = Enumerable
                .Range(0, _parents.Length)
                .Where(other => other == topic || AncestorsOf(other).Contains(Name(topic)))
                .ToList();
            var expected = drafts
                .Where(draft => (seesAll || draft.Published == true) && draft.Topics.Intersect(below.Select(Name)).Any())
                .Where(draft =>
                    arguments.Contains("heat: {", StringComparison.Ordinal)
                        ? draft.Heat > 50
                        : !arguments.Contains("topic-5", StringComparison.Ordinal) || draft.Topics.Contains(Name(5))
                )
                .Select(draft => draft.Slug)
                .Order(StringComparer.Ordinal)
                .ToList();
            var slug = $"topic-{topic.ToString(CultureInfo.InvariantCulture)}";

            var (slugs, count, facet) = await WalkAsync(slug, arguments, authorization);

            Assert.Equal((slug, expected.Count, expected.Count), (slug, count, facet));
            Assert.Equal(expected, slugs.Order(StringComparer.Ordinal));
            Assert.Equal(slugs.Distinct(), slugs);
        }
    }

    private async Task<(IReadOnlyList<string> Slugs, int Count, int Facet)> WalkAsync(string topic, string arguments, string? authorization)
    {
        var slugs = new List<string>();
        string? after = null;
        while (true)
        {
            var response = await Host.QueryAsAsync(
                authorization,
                $$"""
                query ($topic: String!, $after: String) {
                  topicBySlug(slug: $topic) {
                    articles(includeDescendants: true, first: 7, after: $after{{arguments}}) {
                      totalCount nodes { slug } pageInfo { hasNextPage endCursor } facets { types { count } }
                    }
                  }
                }
                """,
                new { topic, after }
            );
            var articles = response.Data.At("topicBySlug", "articles");
            slugs.AddRange(articles.GetProperty("nodes").Each("slug").OfType<string>());
            if (articles.At("pageInfo", "hasNextPage").GetBoolean())
            {
                after = articles.At("pageInfo", "endCursor").GetString();
                continue;
            }

            var facet = articles.At("facets", "types").EnumerateArray().Sum(type => type.GetProperty("count").GetInt32());
            return (slugs, articles.GetProperty("totalCount").GetInt32(), facet);
        }
    }

    private Task<ImportReport> ImportTopicsAsync(IReadOnlyList<Draft> drafts)
    {
        for (var number = 0; number < _parents.Length; number++)
            Folder.WithTopic(Name(number), _parents[number] < 0 ? [] : [$"parent: {Name(_parents[number])}"]);
        return Host.ImportAsync(Folder.With(drafts).Root);
    }

    private static IReadOnlyList<string> AncestorsOf(int topic)
    {
        var passed = new List<int> { topic };
        while (_parents[passed[^1]] is >= 0 and var parent && !passed.Contains(parent))
            passed.Add(parent);
        return [.. passed.Skip(1).Reverse().Select(Name)];
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"Topic {number}");

    private static int NumberOf(string? name) => int.Parse(name?[6..] ?? "", CultureInfo.InvariantCulture);
}
