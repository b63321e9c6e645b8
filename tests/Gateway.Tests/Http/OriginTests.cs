using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Gateway.Http.Connections;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Http;

/// <summary>The setting <c>Cors:Origins</c>: one rule for HTTP and WebSockets.</summary>
public sealed class OriginTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("https://News.Example/", "https://news.example")]
    [InlineData("https://news.example:443", "https://news.example")]
    [InlineData("http://news.example:80/", "http://news.example")]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("https://b\u00fccher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    [InlineData("*", "*")]
    public void An_origin_is_normalised(string setting, string origin) => Assert.Equal([origin], AllowedOrigins.From(Settings(setting)));

    [Theory]
    [InlineData("https://news.example/app")]
    [InlineData("https://news.example/?a=b")]
    [InlineData("https://news.example?")]
    [InlineData("https://news.example#top")]
    [InlineData("https://user:sesame@news.example")]
    [InlineData("https://*.news.example")]
    [InlineData("news.example")]
    [InlineData("localhost:3000")]
    [InlineData("//news.example")]
    [InlineData("https://")]
    [InlineData("https://news.example:99999")]
    [InlineData("file:///srv/page.html")]
    [InlineData("null")]
    [InlineData("all")]
    public void A_value_that_is_not_an_origin_prevents_the_start(string setting)
    {
        var error = Assert.Throws<InvalidSettingException>(() => AllowedOrigins.From(Settings(setting)));

        Assert.StartsWith("The setting Cors:Origins:0 is ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://News.Example/", "https://news.example", true)]
    [InlineData("https://news.example", "https://news.example:443", true)]
    [InlineData("https://news.example", "http://news.example", false)]
    [InlineData("https://news.example", "https://news.example:8443", false)]
    [InlineData("https://news.example", "https://www.news.example", false)]
    [InlineData("https://news.example", "https://news.example.evil.example", false)]
    [InlineData("https://news.example", "null", false)]
    [InlineData("*", "https://anything.example", true)]
    [InlineData("*", "null", true)]
    public async Task HTTP_and_WebSockets_have_the_same_origin_rules(string setting, string origin, bool isAllowed)
    {
        await using var gateway = await StartAsync($"--Cors:Origins:0={setting}");

        using var answer = await SendAsync(gateway, HttpMethod.Post, "/graphql", origin);
        using var preflight = await SendAsync(gateway, HttpMethod.Options, "/graphql", origin);

        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(isAllowed, preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(isAllowed ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Forbidden, await OpenSocketAsync(gateway, origin));
    }

    [Fact]
    public async Task Pages_of_the_gateway_and_clients_without_an_origin_can_open_sockets_without_the_setting()
    {
        await using var gateway = await StartAsync();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenSocketAsync(gateway, gateway.App.Urls.Single()));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenSocketAsync(gateway, null));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenSocketAsync(gateway, "https://news.example"));
    }

    [Theory]
    [InlineData("https://news.example")]
    [InlineData("*")]
    public async Task Every_response_has_one_Vary_header_with_Origin(string setting)
    {
        await using var gateway = await StartAsync($"--Cors:Origins:0={setting}");

        foreach (var origin in (string?[])[null, "https://news.example", "https://other.example"])
        {
            foreach (
                var (method, path) in new[]
                {
                    (HttpMethod.Get, "/graphql?query={__typename}"),
                    (HttpMethod.Get, "/graphql?query={nothing}"),
                    (HttpMethod.Get, "/graphql/schema.graphql"),
                    (HttpMethod.Get, "/graphql/index.html"),
                    (HttpMethod.Get, "/health/live"),
                    (HttpMethod.Post, "/graphql"),
                    (HttpMethod.Options, "/graphql"),
                }
            )
            {
                using var answer = await SendAsync(gateway, method, path, origin);
                Assert.Contains("Origin", Assert.Single(answer.Headers.NonValidated["Vary"]).Split(", "));
            }
        }
    }

    [Fact]
    public async Task Without_allowed_origins_no_response_varies_by_origin()
    {
        await using var gateway = await StartAsync();

        using var answer = await SendAsync(gateway, HttpMethod.Get, "/graphql?query={__typename}", "https://news.example");

        Assert.DoesNotContain("Origin", answer.Headers.Vary);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_rejected_origin_is_logged_once_with_the_setting()
    {
        using var log = new LogLines();
        await using var gateway = new GatewayHost(postgres) { Log = log, Settings = ["--Cors:Origins:0=https://news.example"] };
        await gateway.InitializeAsync();

        foreach (
            var origin in (string?[])
                ["https://other.example", "https://other.example", "https://news.example", gateway.App.Urls.Single(), null]
        )
        {
            using var answer = await SendAsync(gateway, HttpMethod.Post, "/graphql", origin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await OpenSocketAsync(gateway, "https://other.example");

        var line = Assert.Single(log.Lines, line => line.Contains("origin", StringComparison.Ordinal));
        Assert.Contains("https://other.example", line, StringComparison.Ordinal);
        Assert.Contains("Cors:Origins", line, StringComparison.Ordinal);
    }

    private async Task<GatewayHost> StartAsync(params string[] settings)
    {
        var gateway = new GatewayHost(postgres) { Settings = settings };
        await gateway.InitializeAsync();
        return gateway;
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayHost gateway, HttpMethod method, string path, string? origin)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = JsonContent.Create(new { query = "{ __typename }" });
        if (method == HttpMethod.Options)
            request.Headers.Add("Access-Control-Request-Method", "POST");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await gateway.Client.SendAsync(request, GatewayHost.CancellationToken);
    }

    private static async Task<HttpStatusCode> OpenSocketAsync(GatewayHost gateway, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        var address = new Uri($"{gateway.App.Urls.Single().Replace("http", "ws", StringComparison.Ordinal)}/graphql");
        try
        {
            await socket.ConnectAsync(address, GatewayHost.CancellationToken);
        }
        catch (WebSocketException)
        {
            // The status is the result.
        }

        return socket.HttpStatusCode;
    }

    private static IConfigurationRoot Settings(string origin) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Cors:Origins:0", (string?)origin)]).Build();
}
