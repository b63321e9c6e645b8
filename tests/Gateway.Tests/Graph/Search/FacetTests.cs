using System.Globalization;
using System.Text.Json;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Lists;

namespace Gateway.Tests.Graph.Search;

public sealed class FacetTests(GeneratedLibrary library) : IClassFixture<GeneratedLibrary>
{
    private const string Facets = """
        facets { topics(first: 100) { topic { id } count } authors(first: 100) { name count } providers(first: 100) { provider { id } count } types { type count }
          languages(first: 100) { language count } quality(bounds: [2, 0, 2]) { from to count } heat(bounds: [0]) { from to count }
          day: published(by: DAY) { from count } week: published(by: WEEK) { from count } month: published { from count } year: published(by: YEAR) { from count } }
        """;

    [Fact]
    public async Task Facets_of_any_filter_equal_the_grouped_matches()
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

            var matching = entries.Where(entry => library.Oracle.Matches(definition, where, entry)).ToList();
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
    public async Task Facets_of_a_search_count_its_matches()
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

    [Fact]
    public async Task A_facet_that_excludes_itself_ignores_only_its_own_conditions()
    {
        const int Seed = 32;
        var entries = library.Entries["articles"];
        var definition = GeneratedLibrary.Definitions["articles"];
        var filters = new RandomFilters(new Random(Seed), entries, entries);
        for (var round = 0; round < 15; round++)
        {
            var rest = filters.Where(definition);
            foreach (var field in (string[])["topics", "authors", "provider", "type", "language", "publishedDateTime", "quality", "heat"])
                rest.Remove(field);
            Dictionary<string, object?> own = new()
            {
                ["topics"] = SomeFilter("slug", "eq", "databases"),
                ["authors"] = SomeFilter("name", "in", new List<object?> { "Ada", "ada" }),
                ["provider"] = new Dictionary<string, object?> { ["name"] = Is("neq", "Gazette Labs") },
                ["type"] = Is("in", new List<object?> { "article", "video" }),
                ["language"] = Is("neq", "en"),
                ["publishedDateTime"] = Is("gte", "2024-01-11T00:00:00Z"),
                ["quality"] = Is("gte", 0),
                ["heat"] = Is("ngt", 10),
            };
            var chosen = own.Where((_, index) => (round + index) % 3 != 0).ToDictionary();
            // As fields of the filter, or as an entry of "and".
            Dictionary<string, object?> WhereOf(Dictionary<string, object?> conditions) =>
                round % 2 == 0
                    ? rest.Concat(conditions).ToDictionary()
                    : new()
                    {
                        ["and"] = new List<object?> { rest, conditions },
                    };
            var answer = await library.Host.QueryAsync(
                $$"""
                query ($where: ArticleFilterInput) { articles(where: $where) { totalCount facets {
                  topics(first: 100, excludeSelf: true) { topic { id } count } authors(first: 100, excludeSelf: true) { name count }
                  providers(first: 100, excludeSelf: true) { provider { id } count } types(excludeSelf: true) { type count }
                  languages(first: 100, excludeSelf: true) { language count } published(by: YEAR, excludeSelf: true) { from count }
                  quality(bounds: [1], excludeSelf: true) { count } heat(bounds: [0], excludeSelf: true) { count } plain: types { type count } } } }
                """,
                new { where = WhereOf(chosen) }
            );

            var facets = answer.Data.At("articles", "facets");
            List<JsonElement> Without(string? field) =>
                [
                    .. entries.Where(entry =>
                        library.Oracle.Matches(definition, WhereOf(chosen.Where(one => one.Key != field).ToDictionary()), entry)
                    ),
                ];
            string Counted(string facet) =>
                string.Join(' ', facets.GetProperty(facet).EnumerateArray().Select(each => each.GetProperty("count").GetInt32()).Order());
            void AssertCounts(string facet, IEnumerable<string?> values) =>
                Assert.Equal(
                    (facet, round, string.Join(' ', values.GroupBy(value => value).Select(group => group.Count()).Order())),
                    (facet, round, Counted(facet))
                );
            Assert.Equal(Without(null).Count, answer.Data.At("articles", "totalCount").GetInt32());
            AssertCounts("plain", Without(null).Select(article => article.GetProperty("type").GetString()));
            AssertCounts("types", Without("type").Select(article => article.GetProperty("type").GetString()));
            AssertCounts("topics", Without("topics").SelectMany(article => article.GetProperty("topics").Each("id")));
            AssertCounts("authors", Without("authors").SelectMany(article => article.GetProperty("authors").Each("name")));
            AssertCounts("providers", Without("provider").Select(article => article.At("provider", "id").GetString()));
            AssertCounts(
                "languages",
                Without("language").Select(article => article.GetProperty("language").GetString()).Where(language => language is not null)
            );
            AssertCounts("published", Without("publishedDateTime").Select(_ => "2024"));
            AssertRanges("quality", 1);
            AssertRanges("heat", 0);

            void AssertRanges(string facet, int bound)
            {
                var values = Without(facet)
                    .Select(article => article.GetProperty(facet))
                    .Where(value => value.ValueKind == JsonValueKind.Number)
                    .ToList();
                Assert.Equal(
                    [values.Count(value => value.GetInt32() < bound), values.Count(value => value.GetInt32() >= bound)],
                    facets.GetProperty(facet).EnumerateArray().Select(range => range.GetProperty("count").GetInt32())
                );
            }
        }

        static Dictionary<string, object?> Is(string operation, object? value) => new() { [operation] = value };
        static Dictionary<string, object?> SomeFilter(string field, string operation, object? value) =>
            new() { ["some"] = new Dictionary<string, object?> { [field] = Is(operation, value) } };
    }

    [Theory]
    [InlineData("quality(bounds: [])")]
    [InlineData("heat(bounds: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21])")]
    public async Task A_facet_of_ranges_has_1_to_20_bounds(string facet) =>
        Assert.Equal(
            ["ARGUMENT_OUT_OF_RANGE"],
            (await library.Host.QueryAsync($"{{ articles {{ facets {{ {facet} {{ count }} }} }} }}")).ErrorCodes
        );

    [Theory]
    [InlineData("articles { totalCount }", 1)]
    [InlineData("articles { facets { __typename } }", 0)]
    [InlineData("articles { facets { types { count } } }", 1)]
    [InlineData("articles { facets { types { count } published { count } } }", 1)]
    [InlineData("articles { facets { topics { count } providers { count } types { count } published { count } } }", 2)]
    [InlineData("articles { facets { topics { count } authors { count } types { count } } }", 3)]
    [InlineData(
        "articles(where: {type: {eq: \"video\"}}) { facets { types(excludeSelf: true) { count } providers(excludeSelf: true) { count } quality(bounds: [1]) { count } } }",
        2
    )]
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
    public async Task A_facet_size_out_of_range_is_rejected(string facet, string code) =>
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
        Equal(
            articles.Select(article => article.GetProperty("language").GetString()).Where(language => language is not null),
            facets.GetProperty("languages"),
            facet => facet.GetProperty("language").GetString()
        );
        Ranges("quality", [null, 0, 2]);
        Ranges("heat", [null, 0]);
        Dates("day", time => time.Date);
        Dates("week", time => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)));
        Dates("month", time => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc));
        Dates("year", time => new DateTime(time.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        void Ranges(string name, List<int?> from)
        {
            var expected = from.Select(
                (low, index) =>
                {
                    var high = index + 1 < from.Count ? from[index + 1] : null;
                    var count = articles
                        .Select(article => article.GetProperty(name))
                        .Count(value =>
                            value.ValueKind == JsonValueKind.Number
                            && (low is null || value.GetInt32() >= low)
                            && (high is null || value.GetInt32() < high)
                        );
                    return $"{low} {high} {count}";
                }
            );
            Assert.Equal(
                expected,
                facets
                    .GetProperty(name)
                    .EnumerateArray()
                    .Select(range => $"{range.GetProperty("from")} {range.GetProperty("to")} {range.GetProperty("count")}")
            );
        }

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
