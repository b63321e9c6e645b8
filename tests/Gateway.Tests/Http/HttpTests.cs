using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Commands;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>GraphQL over HTTP, besides the audits of graphql-http.</summary>
[Collection(NonParallelTests.Name)]
public sealed class HttpTests(HttpTests.Gateway gateway) : IClassFixture<HttpTests.Gateway>
{
    private const string GraphQLJson = "application/graphql-response+json";

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/graphql-response+json", GraphQLJson)]
    [InlineData("application/json, application/graphql-response+json", GraphQLJson)]
    [InlineData("application/graphql-response+json;q=0.5, application/json", "application/json")]
    [InlineData("application/graphql-response+json;q=0, */*", "application/json")]
    [InlineData("text/html, application/graphql-response+json;charset=utf-8", GraphQLJson)]
    [InlineData("application/json, text/event-stream, multipart/mixed", "application/json")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("text/html", null)]
    [InlineData("application/json;charset=utf-16", null)]
    public async Task The_media_type_is_negotiated(string? accept, string? type)
    {
        using var answer = await PostAsync("""{"query":"{ __typename }"}""", accept);

        Assert.Equal(type is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, answer.StatusCode);
        if (type is not null)
            Assert.Equal($"{type}; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("""[{"query":"{ __typename }"}]""", "HC0009", 400)]
    [InlineData("""{"query":"{ __typename }","variables":[{}]}""", "HC0009", 400)]
    [InlineData("""{"query":"{ __typename }","query":"{ __typename }"}""", "HC0012", 400)]
    [InlineData("""{"query":"\ud800"}""", "HC0012", 400)]
    [InlineData("""{}""", "HC0013", 400)]
    [InlineData("""{"id":"nothing"}""", "HC0020", 400)]
    [InlineData("""{"query":"{ __typename }","variables":{"a":1e99999}}""", "HC0009", 400)]
    [InlineData("""{"query":"query a { __typename } query b { __typename }"}""", "OPERATION_NOT_FOUND", 400)]
    [InlineData("""{"query":"query a { __typename }","operationName":"b"}""", "OPERATION_NOT_FOUND", 400)]
    [InlineData(
        """{"query":"{ articles(first: 100) { nodes { topics { articles(first: 100) { nodes { title } } } } } }"}""",
        "HC0076",
        400
    )]
    [InlineData("""{"query":"{ __schema { types { fields { type { fields { name } } } } } }"}""", "HC0086", 400)]
    [InlineData("""{"query":"{ a: __schema { types { name } } b: __schema { types { name } } }"}""", "HC0086", 400)]
    [InlineData("""{"query":"{ articles(first: -1000000) { nodes { title } } }"}""", "HC0079", 200)]
    public async Task An_invalid_request_has_a_code_and_a_status(string body, string code, int status)
    {
        using var answer = await PostAsync(body, GraphQLJson);

        Assert.Equal(code, await CodeAsync(answer));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_rejected_and_the_connection_stays_open()
    {
        using var large = await PostAsync($$"""{"query":"{ __typename } # {{new string('x', 256 * 1024)}}"}""", GraphQLJson);
        using var after = await PostAsync("""{"query":"{ __typename }"}""", GraphQLJson);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal("HC0010", await CodeAsync(large));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Too_deeply_nested_JSON_is_a_bad_request()
    {
        using var answer = await PostAsync(
            """{"query":"{ __typename }","variables":{"a":""" + new string('[', 100) + new string(']', 100) + "}}",
            GraphQLJson
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("HC0012", await CodeAsync(answer));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Content_types_that_a_form_can_send_are_rejected(string type)
    {
        using var content = new StringContent("""{"query":"{ __typename }"}""");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await gateway.Host.Client.PostAsync("/graphql", content, GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", "no-cors", false, HttpStatusCode.BadRequest)]
    [InlineData("cross-site", "navigate", false, HttpStatusCode.BadRequest)]
    [InlineData("cross-site", "cors", false, HttpStatusCode.OK)]
    [InlineData("cross-site", "no-cors", true, HttpStatusCode.OK)]
    [InlineData("same-origin", "no-cors", false, HttpStatusCode.OK)]
    [InlineData("none", "navigate", false, HttpStatusCode.OK)]
    public async Task A_cross_site_GET_requires_a_preflight_header(string site, string mode, bool preflight, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}")
        {
            Headers = { { "Sec-Fetch-Site", site }, { "Sec-Fetch-Mode", mode } },
        };
        if (preflight)
            request.Headers.Add("GraphQL-Preflight", "1");
        using var answer = await gateway.Host.Client.SendAsync(request, GatewayHost.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Other_methods_are_rejected_with_the_allowed_methods()
    {
        using var answer = await gateway.Host.Client.DeleteAsync("/graphql", GatewayHost.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_subscription_without_a_stream_is_not_acceptable()
    {
        using var answer = await PostAsync("""{"query":"subscription { articlePublished { cursor } }"}""", "application/json");

        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal("HC0063", await CodeAsync(answer));
    }

    [Fact]
    public async Task At_most_five_errors_of_a_document_are_returned()
    {
        var fields = string.Join(' ', Enumerable.Range(0, 600).Select(number => $"unknown{number}"));
        var root = default(JsonElement);

        var cost = await CpuTime.OfAsync(async () =>
        {
            using var answer = await PostAsync(JsonSerializer.Serialize(new { query = $"{{ {fields} }}" }), GraphQLJson);
            root = await answer.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
        });

        Assert.Equal(5, root.GetProperty("errors").GetArrayLength());
        Assert.InRange(cost.TotalSeconds, 0, 2);
    }

    [Theory]
    [InlineData("/graphql?sdl")]
    [InlineData("/graphql/schema.graphql")]
    public async Task The_schema_is_served_as_it_is_committed(string address)
    {
        using var answer = await gateway.Host.Client.GetAsync(address, GatewayHost.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        if (answer.Headers.ETag is { } tag)
            again.Headers.IfNoneMatch.Add(tag);
        using var confirmed = await gateway.Host.Client.SendAsync(again, GatewayHost.CancellationToken);

        Assert.Equal(SchemaCommand.Print(), await answer.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
    }

    [Fact]
    public async Task A_trusted_document_is_found_by_name_and_by_hash()
    {
        using var byName = await PostAsync("""{"documentId":"ArticleBySlugQuery","variables":{"slug":"none"}}""", GraphQLJson);
        var trusted = global::Gateway.Execution.TrustedOperationStore.From(
            new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()
        );
        var (id, _) = trusted.Operations.Single(document => document.Name == "ArticleBySlugQuery");
        using var byHash = await PostAsync($$$"""{"doc_id":"sha256:{{{id}}}","variables":{"slug":"none"}}""", GraphQLJson);

        Assert.Equal("""{"data":{"articleBySlug":null}}""", await byName.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
        Assert.Equal("""{"data":{"articleBySlug":null}}""", await byHash.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    private Task<HttpResponseMessage> PostAsync(string body, string? accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return gateway.Host.Client.SendAsync(request, GatewayHost.CancellationToken);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        var root = await answer.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
        return root.At("errors", 0, "extensions", "code").GetString();
    }

    public sealed class Gateway(PostgresServer postgres) : IAsyncLifetime
    {
        public GatewayHost Host { get; } = new(postgres);

        public ValueTask InitializeAsync() => Host.InitializeAsync();

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
