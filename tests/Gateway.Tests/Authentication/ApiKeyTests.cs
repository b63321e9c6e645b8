using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Authentication;

/// <summary>API keys over HTTP: the fields that a key authorises, and rejected keys.</summary>
public sealed class ApiKeyTests(ApiKeyTests.Gateway gateway) : IClassFixture<ApiKeyTests.Gateway>
{
    private const string Everything =
        """{ articles { totalCount nodes { slug } } articleBySlug(slug: "2024-07-02-hidden") { title } providers { nodes { articleCount } } }""";

    [Fact]
    public async Task A_key_with_the_unpublished_scope_receives_unpublished_articles_in_lists_counts_and_by_id()
    {
        var edited = (
            await gateway.Host.QueryAsAsync(
                gateway.Editor.Bearer,
                "{ articles { totalCount nodes { id slug } } providers { nodes { articleCount } } }"
            )
        ).Data;
        var hidden = edited.At("articles", "nodes", 0, "id").GetString();
        var seen = (
            await gateway.Host.QueryAsAsync(gateway.Editor.Bearer, "query ($id: ID!) { node(id: $id) { id } }", new { id = hidden })
        ).Data;
        var unseen = (await gateway.Host.QueryAsync("query ($id: ID!) { node(id: $id) { id } }", new { id = hidden })).Data;

        Assert.Equal(["2024-07-02-hidden", "2024-07-01-shown"], edited.At("articles", "nodes").Each("slug"));
        Assert.Equal(
            (2, 2),
            (edited.At("articles", "totalCount").GetInt32(), edited.At("providers", "nodes", 0, "articleCount").GetInt32())
        );
        Assert.Equal(hidden, seen.At("node", "id").GetString());
        Assert.Equal(JsonValueKind.Null, unseen.GetProperty("node").ValueKind);
    }

    [Fact]
    public async Task A_key_without_the_unpublished_scope_receives_only_published_articles()
    {
        var reader = await gateway.Host.QueryAsync(Everything);
        var writer = await gateway.Host.QueryAsAsync(gateway.Writer.Bearer, Everything);
        var withoutScopes = await gateway.Host.QueryAsAsync(gateway.Nothing.Bearer, Everything);

        Assert.Equal(1, reader.Data.At("articles", "totalCount").GetInt32());
        Assert.Equal(reader.Root.GetRawText(), writer.Root.GetRawText());
        Assert.Equal(reader.Root.GetRawText(), withoutScopes.Root.GetRawText());
    }

    [Fact]
    public async Task The_secured_field_requires_its_scope_and_that_scope_shows_no_hidden_article()
    {
        const string query = "{ articles { nodes { slug secured } } }";
        var secured = await gateway.Host.QueryAsAsync(gateway.Secret.Bearer, query);
        var editor = await gateway.Host.QueryAsAsync(gateway.Editor.Bearer, query);

        Assert.Equal(["PAYLOAD"], secured.Data.At("articles", "nodes").Each("secured"));
        Assert.Equal(["AUTH_NOT_AUTHORIZED", "AUTH_NOT_AUTHORIZED"], editor.ErrorCodes);
        Assert.Equal(2, editor.Root.At("data", "articles", "nodes").GetArrayLength());
    }

    [Theory]
    [InlineData("Bearer gwk_")]
    [InlineData("Bearer gwk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer undefined")]
    [InlineData("Bearer")]
    [InlineData("Basic Z2F0ZXdheTpnYXRld2F5")]
    [InlineData("gwk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImFydGljbGVzOnJlYWQ6dW5wdWJsaXNoZWQifQ.")]
    public async Task Malformed_credentials_are_rejected_with_the_same_response_as_unknown_ones(string authorization)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/graphql", authorization);
        using var unknown = await SendAsync(HttpMethod.Post, "/graphql", $"Bearer {ApiKey.Generate()}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("private, no-store", Cached(answer));
        var body = await answer.Content.ReadAsStringAsync(GatewayHost.CancellationToken);
        Assert.Equal("""{"errors":[{"message":"The credentials are not valid.","extensions":{"code":"AUTH_NOT_AUTHENTICATED"}}]}""", body);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(GatewayHost.CancellationToken), body);
    }

    [Theory]
    [InlineData("/graphql?query={__typename}")]
    [InlineData("/graphql?sdl")]
    public async Task Invalid_credentials_are_rejected_by_GET_too(string address)
    {
        using var answer = await SendAsync(HttpMethod.Get, address, $"Bearer {ApiKey.Generate()}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_empty_authorization_header_is_an_anonymous_request()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/graphql", "");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_in_the_query_string_is_ignored()
    {
        using var answer = await SendAsync(
            HttpMethod.Get,
            $"/graphql?query={{articles{{totalCount}}}}&access_token={gateway.Editor.Text}",
            null
        );

        Assert.Equal("""{"data":{"articles":{"totalCount":1}}}""", await answer.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task Responses_to_authenticated_callers_are_not_cacheable()
    {
        using var reader = await SendAsync(HttpMethod.Get, "/graphql?query={articles{totalCount}}", null);
        using var editor = await SendAsync(
            HttpMethod.Get,
            "/graphql?query={articles{totalCount}}",
            gateway.Editor.Bearer,
            reader.Headers.ETag?.ToString()
        );

        Assert.Contains("Authorization", reader.Headers.Vary);
        Assert.Contains("public", Cached(reader), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "private, no-store"), (editor.StatusCode, Cached(editor)));
        Assert.Null(editor.Headers.ETag);
        Assert.Equal("""{"data":{"articles":{"totalCount":2}}}""", await editor.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task A_page_of_an_allowed_origin_can_send_credentials_and_read_the_401_response()
    {
        using var asking = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        foreach (
            var (name, value) in (ReadOnlySpan<(string, string)>)
                [
                    ("Origin", "https://news.example"),
                    ("Access-Control-Request-Method", "POST"),
                    ("Access-Control-Request-Headers", "authorization,content-type"),
                ]
        )
            asking.Headers.Add(name, value);
        using var allowed = await gateway.Host.Client.SendAsync(asking, GatewayHost.CancellationToken);
        using var request = Request(HttpMethod.Post, "/graphql", "Bearer wrong");
        request.Headers.Add("Origin", "https://news.example");
        using var refused = await gateway.Host.Client.SendAsync(request, GatewayHost.CancellationToken);

        Assert.Equal("authorization,content-type", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single(), ignoreCase: true);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "https://news.example"),
            (refused.StatusCode, refused.Headers.GetValues("Access-Control-Allow-Origin").Single())
        );
    }

    [Fact]
    public async Task Rejected_credentials_are_logged_without_the_credentials()
    {
        var key = ApiKey.Generate();

        await gateway.Host.QueryAsAsync($"Bearer {key}", "{ __typename }");

        Assert.Contains(
            gateway.Log.Lines,
            line => line.Contains("Rejected the credentials from 127.0.0.1: the API key is unknown", StringComparison.Ordinal)
        );
        foreach (var secret in (string[])[key, gateway.Editor.Text, Convert.ToHexStringLower(ApiKey.HashOf(key))])
            Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    private static string? Cached(HttpResponseMessage answer) => answer.Headers.NonValidated["Cache-Control"].ToString();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? authorization, string? known = null)
    {
        using var request = Request(method, address, authorization);
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await gateway.Host.Client.SendAsync(request, GatewayHost.CancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string? authorization)
    {
        var request = new HttpRequestMessage(method, address);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("""{"query":"{ __typename }"}""", Encoding.UTF8, "application/json");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }

    public sealed class Gateway : IAsyncLifetime
    {
        public Gateway(PostgresServer postgres) =>
            Host = new(postgres)
            {
                Settings = [.. TestKey.Settings(Editor, Writer, Secret, Nothing), "--Cors:Origins:0=https://news.example"],
                Log = Log,
            };

        internal TestKey Editor { get; } = new("editor", Scope.ArticlesReadUnpublished);

        internal TestKey Writer { get; } = new("writer", Scope.ArticlesWrite);

        internal TestKey Secret { get; } = new("secret", Scope.SecuredRead);

        internal TestKey Nothing { get; } = new("nothing");

        internal LogLines Log { get; } = new();

        public GatewayHost Host { get; }

        public async ValueTask InitializeAsync()
        {
            await Host.InitializeAsync();
            using var folder = new ArticleFolder();
            await Host.ImportAsync(
                folder
                    .With(
                        new("2024-07-01-shown") { More = "secured: PAYLOAD\n" },
                        new("2024-07-02-hidden") { Published = false, More = "secured: HIDDEN\n" }
                    )
                    .Root
            );
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
