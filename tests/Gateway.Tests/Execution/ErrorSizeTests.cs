using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Content.Text;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Execution;

/// <summary>Errors repeat little of the request, and a response without data is small.</summary>
public sealed class ErrorSizeTests(SampleGateway samples, PostgresServer postgres) : IClassFixture<SampleGateway>
{
    private const int MaxEcho = 200;
    private const int MaxRefusal = 8 * 1024;

    private static readonly string _long = new('x', 1_500);

    public static TheoryData<string, object?> Requests =>
        new()
        {
            { $"{{ {_long} }}", null },
            { $"{{ articles {{ {_long} }} }}", null },
            { $"{{ articles({_long}: 1) {{ totalCount }} }}", null },
            { $"{{ articles(first: \"{_long}\") {{ totalCount }} }}", null },
            { $"{{ articles(where: {{ {_long}: 1 }}) {{ totalCount }} }}", null },
            { $"{{ articles(after: \"{_long}\") {{ totalCount nodes {{ id }} }} }}", null },
            { $"{{ article(slug: {_long}) {{ id }} }}", null },
            { $"{{ search(text: \"{_long}\") {{ totalCount }} }}", null },
            { $"{{ __typename @{_long} }}", null },
            { $"{{ ...{_long} }}", null },
            { $"{{ ...a }} fragment a on {_long} {{ id }}", null },
            { $"{{ ...{_long} }} fragment {_long} on Query {{ ...{_long} }}", null },
            { $"fragment {_long} on Query {{ __typename }} {{ __typename }}", null },
            { $"query ($a: {_long}) {{ __typename }}", null },
            { $"query (${_long}: Int) {{ __typename }}", null },
            { $"query (${_long}: Int!) {{ articles(first: ${_long}) {{ totalCount }} }}", null },
            { "query ($a: Int) { articles(first: $a) { totalCount } }", new { a = _long } },
            {
                "query ($a: ArticleFilterInput) { articles(where: $a) { totalCount } }",
                new { a = new Dictionary<string, object> { [_long] = 1 } }
            },
            { "query ($a: [ArticleSortInput!]) { articles(order: $a) { totalCount } }", new { a = new[] { new { title = _long } } } },
            { $"{{ {_long}: articles {{ id }} {_long}: topics {{ id }} }}", null },
            { $"\"{_long}", null },
            { $"{{ articles {_long} \"\"\"{_long}\"\"\" }}", null },
            { $"query {_long} {{ __typename }} query {_long} {{ __typename }}", null },
            { $"{{ {string.Concat(Enumerable.Repeat($"{_long}: __typename ", 12))} a: {_long} }}", null },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task An_error_repeats_at_most_200_characters_of_the_request(string query, object? variables)
    {
        using var answer = await samples.Host.Client.PostAsJsonAsync("/graphql", new { query, variables }, GatewayHost.CancellationToken);
        var json = await answer.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken);
        var errors = JsonDocument.Parse(json).RootElement.GetProperty("errors").EnumerateArray().ToList();

        Assert.NotEmpty(errors);
        Assert.All(
            errors,
            error =>
            {
                var texts = error
                    .GetProperty("extensions")
                    .EnumerateObject()
                    .Select(entry => entry.Value.ToString())
                    .Append(error.GetProperty("message").GetString() ?? "");
                Assert.All(texts, text => Assert.InRange(text.Count(character => character == 'x'), 0, MaxEcho));
            }
        );
        Assert.InRange(json.Length, 1, MaxRefusal);
    }

    [Fact]
    public async Task A_response_with_many_errors_is_truncated_after_the_first_ones()
    {
        await using var gateway = new GatewayHost(postgres) { Settings = ["--Limits:ValidationErrors=1000"] };
        await gateway.InitializeAsync();
        var query = $"{{ {string.Concat(Enumerable.Range(0, 500).Select(number => $"field{number} "))} }}";

        using var answer = await gateway.Client.PostAsJsonAsync("/graphql", new { query }, GatewayHost.CancellationToken);
        var json = await answer.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken);
        var messages = JsonDocument
            .Parse(json)
            .RootElement.GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("message").GetString())
            .ToList();

        Assert.InRange(json.Length, MaxRefusal / 2, MaxRefusal);
        Assert.Contains("'field0'", messages[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_message_over_a_socket_has_the_same_size_limit()
    {
        using var socket = await GraphQLSocket.InitAsync(samples.Host);

        await socket.SubscribeAsync("a", $"{{ {string.Concat(Enumerable.Range(0, 5).Select(number => $"{_long}{number} "))} }}");
        var error = await socket.ReceiveAsync();

        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.InRange(Encoding.UTF8.GetByteCount(error.GetRawText()), 1, MaxRefusal);
    }

    [Theory]
    [InlineData("/graphql?id=")]
    [InlineData("/graphql?query={__typename}&operationName=")]
    [InlineData("/graphql?query={__typename}&variables=")]
    public async Task An_error_does_not_repeat_a_whole_URL_parameter(string address)
    {
        using var answer = await samples.Host.Client.GetAsync(address + _long, GatewayHost.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(GatewayHost.CancellationToken);

        Assert.Contains("errors", text, StringComparison.Ordinal);
        Assert.InRange(text.Count(character => character == 'x'), 0, MaxEcho + 10);
    }

    [Fact]
    public void A_text_is_not_cut_inside_a_surrogate_pair()
    {
        var text = Shortened.ForError(new string('a', 199) + "\U0001F600" + new string('b', 10));

        Assert.Equal(new string('a', 199) + "…", text);
        Assert.Equal("short", Shortened.ForError("short"));
    }
}
