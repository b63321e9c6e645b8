using System.Globalization;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Http;

/// <summary>Common client libraries, each in its own file of <c>tests/clients</c>, against a gateway in this process.</summary>
public sealed class ClientTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly (TestTokenIssuer Maker, string[] Settings) _tokens = TestTokenIssuer.WithSecret(TimeProvider.System);
    private static readonly TestKey _key = new("secret", Scope.SecuredRead);
    private readonly GatewayHost _gateway = new(postgres) { Settings = [.. _tokens.Settings, .. TestKey.Settings(_key)] };
    private readonly ArticleFolder _folder = new();
    private WebApplication? _publisher;
    private int _published;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the clients cannot be run.");
        await _gateway.InitializeAsync();
        for (var day = 1; day <= 9; day++)
            _folder.With(new Draft($"2024-01-0{day}-before") { More = "secured: PAYLOAD\n" });
        await _gateway.ImportAsync(_folder.Root);
        _publisher = await StartPublisherAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_publisher is not null)
            await _publisher.DisposeAsync();
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("graphql-ws")]
    [InlineData("graphql-sse")]
    [InlineData("apollo")]
    [InlineData("urql")]
    [InlineData("relay")]
    [InlineData("access")]
    [InlineData("ide")]
    public async Task A_client_library_works_with_the_gateway(string client)
    {
        var (passed, output) = await ClientWorkspace.RunAsync(
            $"{client}.test.mjs",
            new()
            {
                ["GATEWAY_URL"] = new Uri(
                    _gateway.Client.BaseAddress ?? throw new InvalidOperationException("No address."),
                    "/graphql"
                ).ToString(),
                ["PUBLISH_URL"] = $"{_publisher?.Urls.Single()}/",
                ["SECURED_KEY"] = _key.Text,
            }
        );

        Assert.True(passed, output);
    }

    /// <summary>Publishes articles for the tests of the clients.</summary>
    private async Task<WebApplication> StartPublisherAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var publisher = builder.Build();
        publisher.MapPost(
            "/",
            async (HttpContext http) =>
            {
                var slug = $"2024-02-01-published-{Interlocked.Increment(ref _published)}";
                using var folder = new ArticleFolder().With(new Draft(slug) { Topics = [http.Request.Query["topic"].ToString()] });
                await _gateway.ImportAsync(folder.Root);
                return slug;
            }
        );
        publisher.MapGet(
            "/token",
            (HttpContext http) =>
                _tokens.Maker.Bearer(
                    Scope.SecuredRead,
                    TimeSpan.FromSeconds(int.Parse(http.Request.Query["seconds"].ToString(), CultureInfo.InvariantCulture))
                )
        );
        await publisher.StartAsync(GatewayHost.CancellationToken);
        return publisher;
    }
}
