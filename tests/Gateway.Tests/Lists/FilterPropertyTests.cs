using System.Text.Json;
using Gateway.Store.Lists;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Lists;

public sealed class FilterPropertyTests(GeneratedLibrary library) : IClassFixture<GeneratedLibrary>
{
    private const int FiltersInRequest = 10;

    // The depth of filters on related objects.
    private const int Depth = 3;

    private static readonly JsonSerializerOptions _shown = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [InlineData("articles", 1, 60)]
    [InlineData("providers", 2, 20)]
    [InlineData("topics", 3, 30)]
    public async Task Any_filter_matches_the_same_entries_as_the_oracle(string list, int seed, int requests)
    {
        var entries = library.Entries[list];
        var definition = GeneratedLibrary.Definitions[list];
        var filters = new RandomFilters(new Random(seed), entries, library.Entries["articles"]);
        for (var request = 0; request < requests; request++)
        {
            var wheres = Enumerable.Range(0, FiltersInRequest).Select(_ => filters.Where(definition)).ToList();
            var answer = await ListsAsync(list, definition, wheres, "totalCount nodes { id }");
            for (var filter = 0; filter < wheres.Count; filter++)
            {
                var expected = entries
                    .Where(entry => library.Oracle.Matches(definition, wheres[filter], entry))
                    .Select(IdOf)
                    .Order(StringComparer.Ordinal)
                    .ToList();
                var shown = $"seed {seed}, request {request}, filter {JsonSerializer.Serialize(wheres[filter], _shown)}";
                Assert.True(
                    answer.Root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object,
                    $"{shown}: {answer.Root}"
                );
                var found = data.GetProperty($"l{filter}");
                if (found.ValueKind != JsonValueKind.Object)
                    Assert.Fail($"{shown}: {answer.Root}");
                var ids = found.GetProperty("nodes").Each("id").Order(StringComparer.Ordinal).ToList();
                Assert.True(
                    expected.Count == found.GetProperty("totalCount").GetInt32(),
                    $"{shown}: {expected.Count} expected, {found.GetProperty("totalCount")} counted"
                );
                if (expected.Count <= 100)
                    Assert.True(
                        expected.SequenceEqual(ids!),
                        $"{shown}: {string.Join(' ', expected)} expected, {string.Join(' ', ids)} found"
                    );
            }
        }
    }

    [Theory]
    [InlineData("articles")]
    [InlineData("providers")]
    [InlineData("topics")]
    public async Task Every_entry_matches_exactly_one_of_an_operator_and_its_negation(string list)
    {
        var entries = library.Entries[list];
        var definition = GeneratedLibrary.Definitions[list];
        var filters = new RandomFilters(new Random(4), entries, library.Entries["articles"]);
        var pairs = Pairs(definition, entries, library.Entries["articles"], filters, Depth).ToList();
        foreach (var chunk in pairs.Chunk(FiltersInRequest))
        {
            // The one, the other, both, either.
            var wheres = chunk
                .SelectMany(pair =>
                    new[]
                    {
                        pair.One,
                        pair.Other,
                        new()
                        {
                            ["and"] = new List<object?> { pair.One, pair.Other },
                        },
                        new()
                        {
                            ["or"] = new List<object?> { pair.One, pair.Other },
                        },
                    }
                )
                .ToList();
            var answer = (await ListsAsync(list, definition, wheres, "totalCount")).Data;
            for (var pair = 0; pair < chunk.Length; pair++)
            {
                var counts = Enumerable.Range(pair * 4, 4).Select(filter => answer.At($"l{filter}", "totalCount").GetInt32()).ToList();
                Assert.True(
                    counts[0] + counts[1] == entries.Count && counts[2] == 0 && counts[3] == entries.Count,
                    $"{JsonSerializer.Serialize(chunk[pair].One, _shown)}: {string.Join(", ", counts)} of {entries.Count}"
                );
            }
        }
    }

    // Every operator of every field, also of related objects: an operator, a value, and the negation of both. Fields of the list itself
    // are tried with three values.
    private static IEnumerable<(Dictionary<string, object?> One, Dictionary<string, object?> Other)> Pairs(
        FilterDefinition definition,
        IReadOnlyList<JsonElement> entries,
        IReadOnlyList<JsonElement> articles,
        RandomFilters filters,
        int depth
    )
    {
        foreach (var field in definition.Fields)
        {
            Dictionary<string, object?> In(object? operations) => new() { [field.Name] = operations };
            var nested = entries
                .Select(entry => entry.GetProperty(field.Name))
                .Where(value => value.ValueKind != JsonValueKind.Null)
                .ToList();
            switch (field)
            {
                case ScalarFilter scalar:
                    foreach (var operation in ScalarOperators.Of(scalar.Kind).Where(operation => operation[0] != 'n'))
                    {
                        for (var attempt = 0; attempt < (depth == Depth ? 3 : 1); attempt++)
                        {
                            var operand = filters.Operand(scalar, operation, entries);
                            yield return (
                                In(new Dictionary<string, object?> { [operation] = operand }),
                                In(new Dictionary<string, object?> { [$"n{operation}"] = operand })
                            );
                        }
                    }

                    if (scalar.Nullable)
                        yield return (
                            In(new Dictionary<string, object?> { ["eq"] = null }),
                            In(new Dictionary<string, object?> { ["neq"] = null })
                        );
                    break;
                case ObjectFilter other when depth > 0:
                    var objects = GeneratedLibrary.IsArticle(other.Definition) ? articles : nested;
                    foreach (var (one, negation) in Pairs(other.Definition, objects, articles, filters, depth - 1))
                        yield return (In(one), In(negation));
                    break;
                case ListFilter list when depth > 0:
                    var elements = GeneratedLibrary.IsArticle(list.Element)
                        ? articles
                        : [.. nested.SelectMany(value => value.EnumerateArray())];
                    yield return (
                        In(new Dictionary<string, object?> { ["any"] = true }),
                        In(new Dictionary<string, object?> { ["any"] = false })
                    );
                    foreach (
                        var (one, negation) in Pairs(list.Element, elements, articles, filters, depth: 1).Take(depth == Depth ? 200 : 5)
                    )
                    {
                        yield return (
                            In(new Dictionary<string, object?> { ["some"] = one }),
                            In(new Dictionary<string, object?> { ["none"] = one })
                        );
                        yield return (
                            In(new Dictionary<string, object?> { ["all"] = one }),
                            In(new Dictionary<string, object?> { ["some"] = negation })
                        );
                    }

                    break;
                case StringListFilter:
                    var text = new Dictionary<string, object?> { ["contains"] = "a" };
                    yield return (
                        In(new Dictionary<string, object?> { ["some"] = text }),
                        In(new Dictionary<string, object?> { ["none"] = text })
                    );
                    break;
            }
        }
    }

    private Task<GraphQLResponse> ListsAsync(
        string list,
        FilterDefinition definition,
        List<Dictionary<string, object?>> wheres,
        string selection
    )
    {
        var variables = string.Join(", ", wheres.Select((_, filter) => $"$w{filter}: {definition.Name}"));
        var fields = string.Concat(wheres.Select((_, filter) => $" l{filter}: {list}(first: 100, where: $w{filter}) {{ {selection} }}"));
        return library.Host.QueryAsync(
            $"query ({variables}) {{{fields} }}",
            wheres.Select((where, filter) => (where, filter)).ToDictionary(one => $"w{one.filter}", one => one.where)
        );
    }

    private static string IdOf(JsonElement entry) => entry.GetProperty("id").GetString() ?? "";
}
