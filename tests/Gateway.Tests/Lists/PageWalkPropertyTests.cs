using System.Text.Json;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Topics;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

public sealed class PageWalkPropertyTests(GeneratedLibrary library) : IClassFixture<GeneratedLibrary>
{
    private const string Page = "totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

    private static readonly Dictionary<string, SortDefinition> _sorts = new()
    {
        ["articles"] = ArticleSort.Definition,
        ["providers"] = ProviderSort.Definition,
        ["topics"] = TopicSort.Definition,
    };

    [Theory]
    [InlineData("articles", 11, 40)]
    [InlineData("providers", 12, 20)]
    [InlineData("topics", 13, 20)]
    public async Task Paging_in_any_order_over_any_filter_visits_every_entry_once(string list, int seed, int walks)
    {
        var random = new Random(seed);
        var filters = new RandomFilters(random, library.Entries[list], library.Entries["articles"]);
        var paths = SortOracle.Paths(_sorts[list]).ToList();
        for (var walk = 0; walk < walks; walk++)
        {
            // Each key is the first key once. Further keys are random.
            var order = Enumerable
                .Range(0, random.Next(1, 4))
                .Select(key =>
                    (Path: key == 0 ? paths[walk % paths.Count] : paths[random.Next(paths.Count)], Descending: random.Next(2) == 0)
                )
                .ToList();
            var where = random.Next(2) == 0 ? [] : filters.Where(GeneratedLibrary.Definitions[list]);
            var matching = library.Entries[list].Where(entry => library.Oracle.Matches(GeneratedLibrary.Definitions[list], where, entry));
            var expected = SortOracle.Sort(_sorts[list], order, matching).ConvertAll(entry => entry.GetProperty("id").GetString());
            await WalkAsync(list, where, order, expected, random, backwards: walk % 2 == 1, $"seed {seed}, walk {walk}");
        }
    }

    private async Task WalkAsync(
        string list,
        Dictionary<string, object?> where,
        List<(string Path, bool Descending)> order,
        List<string?> expected,
        Random random,
        bool backwards,
        string label
    )
    {
        label = $"{label}, by {string.Join(", ", order)}, where {JsonSerializer.Serialize(where)}";
        var (size, cursor) = backwards ? ("last", "before") : ("first", "after");
        var query =
            $"query ($where: {GeneratedLibrary.Definitions[list].Name}, $order: [{_sorts[list].Name}!], $size: Int, $cursor: String) {{ {list}({size}: $size, {cursor}: $cursor, where: $where, order: $order) {{ {Page} }} }}";
        var visited = 0;
        string? at = null;
        while (true)
        {
            var pageSize = Math.Max(random.Next(1, 60), expected.Count / 8);
            var answer = await library.Host.QueryAsync(
                query,
                new
                {
                    where,
                    order = order.ConvertAll(key => SortOracle.Argument(key.Path, key.Descending)),
                    size = pageSize,
                    cursor = at,
                }
            );
            if (!answer.Root.At("data").TryGetProperty(list, out var page) || page.ValueKind != JsonValueKind.Object)
                Assert.Fail($"{label}: {answer.Root}");
            var edges = page.GetProperty("edges").EnumerateArray().ToList();
            var slice = backwards
                ? expected.Take(expected.Count - visited).TakeLast(pageSize).ToList()
                : [.. expected.Skip(visited).Take(pageSize)];
            Assert.True(
                slice.SequenceEqual(edges.ConvertAll(edge => edge.At("node", "id").GetString())),
                $"{label}: page at {visited} of {expected.Count} differs"
            );
            var before = backwards ? expected.Count - visited - edges.Count : visited;
            var info = page.GetProperty("pageInfo");
            Assert.True(
                expected.Count == page.GetProperty("totalCount").GetInt32(),
                $"{label}: {page.GetProperty("totalCount")} counted, {expected.Count} expected"
            );
            Assert.True(before > 0 == info.GetProperty("hasPreviousPage").GetBoolean(), $"{label}: hasPreviousPage at {visited}");
            Assert.True(
                before + edges.Count < expected.Count == info.GetProperty("hasNextPage").GetBoolean(),
                $"{label}: hasNextPage at {visited}"
            );
            visited += edges.Count;
            if (visited == expected.Count)
                return;

            // The next page begins at the cursor of any entry, most often of the last one.
            var step = random.Next(3) == 0 ? random.Next(edges.Count) : edges.Count - 1;
            at = edges[backwards ? edges.Count - 1 - step : step].GetProperty("cursor").GetString();
            visited -= edges.Count - 1 - step;
        }
    }
}
