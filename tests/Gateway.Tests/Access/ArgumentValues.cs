using System.Globalization;
using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Access;

/// <summary>Values for the arguments of random operations, as they are written in GraphQL: the keys of stored objects, and texts.</summary>
internal sealed class ArgumentValues
{
    private readonly List<string> _integers = ["-1", "0", "1", "2", "3", "10"];
    private readonly List<string> _ids = [];
    private readonly List<string> _slugs = [];
    private readonly List<string> _urls = [];
    private readonly List<string> _names = [];
    private readonly List<string> _texts = [];
    private readonly List<string> _times = ["\"2024-02-11T09:00:00Z\"", "\"2030-01-01T00:00:00Z\""];

    /// <summary>Returns the values for an argument or an input field.</summary>
    public IReadOnlyList<string> Of(string name, string type) =>
        type switch
        {
            "Int" => _integers,
            "Boolean" => ["true", "false"],
            "Float" => ["0.1", "0.5"],
            "DateTime" => _times,
            "ID" => _ids,
            "URL" => _urls,
            _ when name is "after" or "before" => [],
            _ when name == "slug" => _slugs,
            _ when name == "name" => [.. _texts, .. _names],
            _ => _texts.Count > 0 ? _texts : _names,
        };

    /// <summary>Adds the keys of the articles, topics and providers that readers see.</summary>
    public async Task AddVisibleAsync(GatewayHost host, int articles)
    {
        var visible = (
            await host.QueryAsync(
                $$"""
                {
                  articles(first: {{articles}}) { nodes { id slug webUrl } }
                  topics(first: 40) { nodes { id slug name } }
                  providers { nodes { id name } }
                }
                """
            )
        ).Data;
        foreach (var node in visible.EnumerateObject().SelectMany(list => list.Value.GetProperty("nodes").EnumerateArray()))
        foreach (var field in node.EnumerateObject())
            ListOf(field.Name).Add(field.Value.GetRawText());
    }

    public ArgumentValues AddIds(params IEnumerable<string> ids) => Add(_ids, ids);

    public ArgumentValues AddSlugs(params IEnumerable<string> slugs) => Add(_slugs, slugs);

    public ArgumentValues AddUrls(params IEnumerable<string> urls) => Add(_urls, urls);

    public ArgumentValues AddNames(params IEnumerable<string> names) => Add(_names, names);

    public ArgumentValues AddTexts(params IEnumerable<string> texts) => Add(_texts, texts);

    public ArgumentValues AddTimes(params IEnumerable<string> times) => Add(_times, times);

    public ArgumentValues AddIntegers(params IEnumerable<int> integers)
    {
        _integers.AddRange(integers.Select(integer => integer.ToString(CultureInfo.InvariantCulture)));
        return this;
    }

    private ArgumentValues Add(List<string> values, IEnumerable<string> added)
    {
        values.AddRange(added.Select(value => JsonSerializer.Serialize(value)));
        return this;
    }

    private List<string> ListOf(string field) =>
        field switch
        {
            "id" => _ids,
            "slug" => _slugs,
            "webUrl" => _urls,
            _ => _names,
        };
}
