using System.Globalization;
using System.Text.Json;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Lists;

namespace Gateway.Tests.Graph.Search;

public sealed class FacetTests(GeneratedLibrary library) : IClassFixture<GeneratedLibrary>
{
    private const string Facets = """
        facets { topics(first: 100) { topic { id } count } authors(first: 100) { name count } providers(first: 100) { provider { id } count } types { type count }
          day: published(by: DAY) { from count } week: published(by: WEEK) { from count } month: published { from count } year: published(by: YEAR) { from count } }
        """;

    [Fact]
    public async Task Facets_of_any_filter_are_what_grouping_its_matches_gives()
    {
        const int Seed = 31;
        var entries = library.Entries["articles"];
        var definition = GeneratedLibrary.Definitions["articles"];
        var filters = new RandomFilters(new Random(Seed), entries);
        for (var round = 0; round < 40; round++)
        {
            var where = round == 0 ? [] : filters.Where(definition);
            var answer = await library.Host.QueryAsync(
                $"query ($where: ArticleFilterInput) {{ articles(where: $where) {{ {Facets} }} }}",
                new { where }
            );

            var matching = entries.Where(entry => FilterOracle.Matches(definition, where, entry)).ToList();
            AssertFacets(matching, answer.Data.At("articles", "facets"), $"seed {Seed}, round {round}, {JsonSerializer.Serialize(where)}");
        }
    }

    [Theory]
    [InlineData("topics")]
    [InlineData("providers")]
    public async Task Each_topic_and_provider_has_the_facets_of_its_own_articles(string list)
    {
        var answer = (
            await library.Host.QueryAsync(
                $"{{ {list}(first: 100) {{ nodes {{ id articles(where: {{quality: {{gte: 1}}}}) {{ totalCount {Facets} }} }} }} }}"
            )
        ).Data.At(list, "nodes");

        Assert.True(answer.GetArrayLength() > 5);
        foreach (var parent in answer.EnumerateArray())
        {
            var id = parent.GetProperty("id").GetString();
            var own = library
                .Entries["articles"]
                .Where(article =>
                    article.GetProperty("quality") is { ValueKind: JsonValueKind.Number } quality
                    && quality.GetInt32() >= 1
                    && (
                        list == "topics"
                            ? article.GetProperty("topics").Each("id").Contains(id)
                            : article.At("provider", "id").GetString() == id
                    )
                )
                .ToList();
            Assert.Equal(own.Count, parent.At("articles", "totalCount").GetInt32());
            AssertFacets(own, parent.At("articles", "facets"), $"{list} {id}");
        }
    }

    [Fact]
    public async Task Facets_of_a_search_are_those_of_what_it_finds()
    {
        var answer = (
            await library.Host.QueryAsync(
                $"{{ articles(search: \"rust or launch\", where: {{heat: {{eq: null}}}}, first: 100) {{ nodes {{ id }} {Facets} }} }}"
            )
        ).Data.GetProperty("articles");

        var ids = answer.GetProperty("nodes").Each("id");
        Assert.NotEmpty(ids);
        AssertFacets(
            [.. library.Entries["articles"].Where(article => ids.Contains(article.GetProperty("id").GetString()))],
            answer.GetProperty("facets"),
            "search"
        );
    }

    [Theory]
    [InlineData("articles { totalCount }", 1)]
    [InlineData("articles { facets { __typename } }", 0)]
    [InlineData("articles { facets { types { count } } }", 1)]
    [InlineData("articles { facets { types { count } published { count } } }", 1)]
    [InlineData("articles { facets { topics { count } providers { count } types { count } published { count } } }", 2)]
    [InlineData("articles { facets { topics { count } authors { count } types { count } } }", 3)]
    [InlineData("articles { nodes { slug } totalCount facets { topics { count topic { name } } } }", 3)]
    [InlineData("topics(first: 10) { nodes { articles { totalCount facets { types { count } } } } }", 3)]
    public async Task Facets_are_counted_by_few_commands_and_only_if_selected(string field, int commandCount)
    {
        using var commands = new SqlCommands(library.Host.Database);

        _ = (await library.Host.QueryAsync($"{{ {field} }}")).Data;

        Assert.Equal(commandCount, commands.Take().Count);
    }

    [Theory]
    [InlineData("topics(first: 101)", "HC0051")]
    [InlineData("providers(first: -1)", "HC0079")]
    [InlineData("authors(first: 101)", "HC0051")]
    [InlineData("authors(first: -1)", "HC0079")]
    public async Task More_facets_than_there_may_be_are_refused(string facet, string code) =>
        Assert.Equal([code], (await library.Host.QueryAsync($"{{ articles {{ facets {{ {facet} {{ count }} }} }} }}")).ErrorCodes);

    private static void AssertFacets(List<JsonElement> articles, JsonElement facets, string label)
    {
        Equal(
            articles.SelectMany(article => article.GetProperty("topics").Each("id")),
            facets.GetProperty("topics"),
            facet => facet.At("topic", "id").GetString()
        );
        Equal(
            articles.SelectMany(article => article.GetProperty("authors").Each("name")),
            facets.GetProperty("authors"),
            facet => facet.GetProperty("name").GetString()
        );
        Equal(
            articles.Select(article => article.At("provider", "id").GetString()),
            facets.GetProperty("providers"),
            facet => facet.At("provider", "id").GetString()
        );
        Equal(
            articles.Select(article => article.GetProperty("type").GetString()),
            facets.GetProperty("types"),
            facet => facet.GetProperty("type").GetString()
        );
        Dates("day", time => time.Date);
        Dates("week", time => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)));
        Dates("month", time => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc));
        Dates("year", time => new DateTime(time.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        void Dates(string name, Func<DateTime, DateTime> from)
        {
            Equal(
                articles.Select(article =>
                    from(article.GetProperty("publishedDateTime").GetDateTimeOffset().UtcDateTime)
                        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
                ),
                facets.GetProperty(name),
                facet => facet.GetProperty("from").GetString(),
                byCount: false
            );
            var dates = facets.GetProperty(name).Each("from");
            Assert.Equal(dates.OrderDescending(StringComparer.Ordinal), dates);
        }

        void Equal(IEnumerable<string?> values, JsonElement counted, Func<JsonElement, string?> valueOf, bool byCount = true)
        {
            var expected = values
                .GroupBy(value => value)
                .Select(group => $"{group.Key}: {group.Count()}")
                .Order(StringComparer.Ordinal)
                .ToList();
            var found = counted
                .EnumerateArray()
                .Select(facet => $"{valueOf(facet)}: {facet.GetProperty("count")}")
                .Order(StringComparer.Ordinal)
                .ToList();
            Assert.True(
                expected.SequenceEqual(found),
                $"{label}: {string.Join(", ", expected)} expected, {string.Join(", ", found)} found"
            );
            var counts = counted.EnumerateArray().Select(facet => facet.GetProperty("count").GetInt32()).ToList();
            if (byCount)
                Assert.Equal(counts.OrderDescending(), counts);
        }
    }
}
