using System.Net;
using System.Text.Json;
using Gateway.Http.Ide;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Http;

public sealed class IdeTests : IAsyncLifetime
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });

    public IdeTests()
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(AppContext.BaseDirectory, "ide", "index.html")),
            "Built without Node.js: there is no IDE."
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseIde("/graphql");
        _app.MapMethods("/graphql", ["GET", "POST"], () => "the endpoint");
    }

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_is_redirected_to_the_page_with_its_query_string()
    {
        using var answer = await GetAsync("/graphql?tab=1", "text/html,application/xhtml+xml");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("graphql/?tab=1", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_content_security_policy_of_the_page_allows_no_other_host()
    {
        using var answer = await GetAsync("/graphql/", "text/html");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_page_has_a_script_that_opens_examples()
    {
        using var page = await GetAsync("/graphql/", "text/html");
        using var script = await GetAsync("/graphql/gateway-examples.js", "*/*");
        using var examples = await GetAsync("/graphql/gateway-examples.json", "*/*");

        Assert.Contains(
            "src=\"gateway-examples.js\"",
            await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(await examples.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("LatestArticles", json.RootElement[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("/graphql", "text/html")]
    [InlineData("/graphql/", "text/html")]
    [InlineData("/graphql/index.html", "*/*")]
    [InlineData("/graphql/INDEX.HTML", "text/html")]
    [InlineData("/graphql/bcp-config.json", "*/*")]
    [InlineData("/graphql/favicon.svg", "image/svg+xml")]
    [InlineData("/graphql/service-worker.js", "*/*")]
    [InlineData("/graphql/nothing.html", "text/html")]
    public async Task All_pages_and_files_have_the_same_security_headers(string address, string accept)
    {
        using var page = await GetAsync("/graphql/", "text/html");
        using var answer = await GetAsync(address, accept);

        Assert.All(
            ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"],
            name => Assert.Equal(page.Headers.GetValues(name), answer.Headers.TryGetValues(name, out var values) ? values : [])
        );
    }

    [Fact]
    public async Task The_configuration_of_the_page_sets_the_endpoint_and_a_query_and_disables_telemetry()
    {
        using var answer = await GetAsync("/graphql/bcp-config.json", "*/*");

        using var configuration = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(configuration.RootElement.GetProperty("useBrowserUrlAsEndpoint").GetBoolean());
        Assert.True(configuration.RootElement.GetProperty("disableTelemetry").GetBoolean());
        Assert.Contains("articles", configuration.RootElement.GetProperty("graphQLDocument").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_with_a_hash_in_their_name_are_immutable_and_others_are_not_cached()
    {
        var script = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "ide", "static", "js"), "main.*.js").Single();

        using var hashed = await GetAsync($"/graphql/static/js/{Path.GetFileName(script)}", "*/*");
        using var plain = await GetAsync("/graphql/favicon.svg", "*/*");

        Assert.Contains("immutable", hashed.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-cache", plain.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/graphql", "application/json")]
    [InlineData("/graphql", "text/event-stream")]
    [InlineData("/graphql?query={__typename}", "text/html")]
    public async Task A_request_that_is_not_a_browser_opening_the_page_reaches_the_endpoint(string address, string accept)
    {
        using var answer = await GetAsync(address, accept);

        Assert.Equal("the endpoint", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_service_worker_of_an_old_version_is_replaced_by_one_that_unregisters_itself()
    {
        using var answer = await GetAsync("/graphql/service-worker.js", "*/*");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(
            "self.registration.unregister()",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    private Task<HttpResponseMessage> GetAsync(string address, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
