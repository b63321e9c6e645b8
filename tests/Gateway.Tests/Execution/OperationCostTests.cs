using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Execution;

/// <summary>The cost of operations, as clients see it.</summary>
public sealed class OperationCostTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("{ articles { nodes { id } } }", "{ articles { totalCount nodes { id } } }")]
    [InlineData("{ articles { totalCount } }", "{ articles { totalCount facets { types { count } } } }")]
    [InlineData(
        "{ articles(where: { quality: { gt: 1 } }) { totalCount } }",
        "{ articles(where: { title: { contains: \"a\" } }) { totalCount } }"
    )]
    [InlineData(
        "{ articles(where: { title: { contains: \"a\" } }) { totalCount } }",
        "{ articles(where: { related: { some: { title: { contains: \"a\" } } } }) { totalCount } }"
    )]
    [InlineData(
        "{ articles(where: { title: { contains: \"a\" } }) { totalCount } }",
        "{ articles(where: { title: { icontains: \"a\" } }) { totalCount } }"
    )]
    [InlineData(
        "{ articles(where: { related: { some: { title: { contains: \"a\" } } } }) { totalCount } }",
        "{ articles(where: { related: { some: { article: { excerpt: { contains: \"a\" } } } } }) { totalCount } }"
    )]
    [InlineData(
        "{ articles(where: { related: { any: true } }) { totalCount } }",
        "{ articles(where: { relatedFrom: { any: true } }) { totalCount } }"
    )]
    [InlineData(
        "{ topics(where: { articleCount: { gt: 0 } }) { totalCount } }",
        "{ topics(where: { articles: { some: { heat: { gt: 0 } } } }) { totalCount } }"
    )]
    [InlineData("{ articles { facets { types { count } } } }", "{ articles { facets { types(excludeSelf: true) { count } } } }")]
    [InlineData("{ articles { nodes { similar { score } } } }", "{ articles { nodes { story { id } } } }")]
    [InlineData("{ articles(search: \"a\") { totalCount } }", "{ articles(search: \"a or b or c\") { totalCount } }")]
    [InlineData("{ articles(order: { heat: DESC }) { nodes { id } } }", "{ articles(order: { title: ASC }) { nodes { id } } }")]
    [InlineData(
        "{ articles(order: { title: ASC }) { nodes { id } } }",
        "{ articles(order: [{ provider: { name: ASC } }, { title: ASC }]) { nodes { id } } }"
    )]
    [InlineData("{ articles { nodes { body } } }", "{ articles { nodes { bodyHtml } } }")]
    public async Task A_more_expensive_operation_has_a_higher_cost(string cheap, string expensive) =>
        Assert.True(await CostAsync(cheap) < await CostAsync(expensive));

    [Fact]
    public async Task Each_alias_adds_the_full_cost_of_its_field()
    {
        const string List = "articles(where: { title: { contains: \"a\" } }) { totalCount facets { types { count } } }";

        Assert.Equal(3 * await CostAsync($"{{ {List} }}"), await CostAsync($"{{ a: {List} b: {List} c: {List} }}"));
    }

    [Fact]
    public async Task The_report_mode_returns_cost_and_data_and_the_validate_mode_only_the_cost()
    {
        const string Query = "{ articles(first: 5) { totalCount nodes { title } } }";

        using var report = await SendAsync(Query, "report");
        using var validation = await SendAsync(Query, "validate");
        using var plain = await SendAsync(Query, mode: null);

        Assert.Equal(0, report.RootElement.GetProperty("data").GetProperty("articles").GetProperty("totalCount").GetInt32());
        Assert.Equal(Cost(report), Cost(validation));
        Assert.False(validation.RootElement.TryGetProperty("data", out _));
        Assert.False(plain.RootElement.TryGetProperty("extensions", out _));
    }

    [Fact]
    public async Task A_rejected_operation_returns_its_cost_the_limit_and_the_most_expensive_field()
    {
        var query =
            $"{{ cheap: articles {{ nodes {{ id }} }} {string.Concat(Enumerable.Range(0, 5).Select(number =>
                $"a{number}: articles(first: 1, where: {{ or: [{string.Join(',', Enumerable.Repeat("{ related: { some: { title: { contains: \"z\" } } } }", 20))}] }}) {{ totalCount }} "
            ))}}}";

        using var refusal = await SendAsync(query, mode: null);
        using var validation = await SendAsync(query, "validate");

        var error = refusal.RootElement.GetProperty("errors")[0];
        var extensions = error.GetProperty("extensions");
        Assert.Equal("HC0047", extensions.GetProperty("code").GetString());
        Assert.Equal(Cost(validation), extensions.GetProperty("fieldCost").GetInt64());
        Assert.Equal(10_000, extensions.GetProperty("maxFieldCost").GetInt64());
        Assert.StartsWith("a", extensions.GetProperty("mostExpensiveField").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            Cost(validation).ToString(System.Globalization.CultureInfo.InvariantCulture),
            error.GetProperty("message").GetString() ?? "",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_mode_is_an_error()
    {
        using var response = await SendAsync("{ __typename }", "guess");

        Assert.Contains(
            "GraphQL-Cost",
            response.RootElement.GetProperty("errors")[0].GetProperty("message").GetString() ?? "",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_subscription_has_a_lower_cost_limit_than_a_query()
    {
        const string Selection = "provider { articles { totalCount facets { types { count } topics { count } } } }";

        using var query = await SendAsync($"{{ articles(first: 1) {{ nodes {{ {Selection} }} }} }}", mode: null);

        Assert.True(query.RootElement.TryGetProperty("data", out _));
        using var socket = await GraphQLSocket.InitAsync(gateway);
        await socket.SubscribeAsync(
            "1",
            $"subscription {{ articlePublished {{ article {{ {string.Concat(Enumerable.Range(0, 9).Select(number => $"a{number}: {Selection} "))} }} }} }}"
        );
        Assert.Equal(
            "HC0047",
            (await socket.ReceiveAsync()).GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString()
        );
    }

    [Fact]
    public async Task The_response_contains_the_remaining_budget()
    {
        using var content = new StringContent("""{ "query": "{ articles { totalCount } }" }""", Encoding.UTF8, "application/json");
        using var response = await gateway.Client.PostAsync("/graphql", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(
            "\"anonymous\";q=10000000;w=10",
            response.Headers.GetValues("RateLimit-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.StartsWith("\"anonymous\";r=", response.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    private static long Cost(JsonDocument response) =>
        response.RootElement.GetProperty("extensions").GetProperty("operationCost").GetProperty("fieldCost").GetInt64();

    private async Task<long> CostAsync(string query)
    {
        using var response = await SendAsync(query, "validate");
        return Cost(response);
    }

    private async Task<JsonDocument> SendAsync(string query, string? mode)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"),
        };
        if (mode is not null)
            request.Headers.Add("GraphQL-Cost", mode);
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
