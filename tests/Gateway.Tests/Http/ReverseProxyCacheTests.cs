using System.Net.Sockets;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>A real cache, nginx, in front of the gateway.</summary>
public sealed class ReverseProxyCacheTests : IAsyncLifetime
{
    private const string Count = "/graphql?query={articles{totalCount}}";

    private readonly GatewayHost _gateway;
    private readonly Nginx _nginx = new();
    private readonly HttpClient _client;

    public ReverseProxyCacheTests(PostgresServer postgres)
    {
        _gateway = new(postgres) { Settings = ["--HttpCaching:MaxAge=00:00:01"] };
        _client = new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(_nginx.SocketFile), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://nginx"),
        };
    }

    public async ValueTask InitializeAsync()
    {
        Nginx.SkipUnlessInstalled();
        await _gateway.InitializeAsync();
        await _nginx.StartAsync(Configuration());
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _nginx.DisposeAsync();
    }

    [Fact]
    public async Task A_proxy_serves_a_cached_response_then_revalidates_it_and_replaces_it_after_a_publication()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-new"));

        Assert.Equal(("MISS", """{"data":{"articles":{"totalCount":0}}}"""), await GetAsync(Count));
        await GatewayHost.WaitUntilAsync(async () => await GetAsync(Count) is ("HIT", """{"data":{"articles":{"totalCount":0}}}"""));
        Assert.Equal(("REVALIDATED", """{"data":{"articles":{"totalCount":0}}}"""), await GetPastMaxAgeAsync());

        await _gateway.ImportAsync(folder.Root);
        Assert.Equal(("EXPIRED", """{"data":{"articles":{"totalCount":1}}}"""), await GetPastMaxAgeAsync());
    }

    [Fact]
    public async Task A_proxy_caches_media_types_separately_and_neither_authenticated_responses_nor_errors()
    {
        Assert.Equal("MISS", (await GetAsync(Count)).Cache);
        Assert.Equal("MISS", (await GetAsync(Count, ("Accept", "application/graphql-response+json"))).Cache);
        Assert.Equal("MISS", (await GetAsync(Count, ("Authorization", "Bearer x"))).Cache);
        Assert.Equal("MISS", (await GetAsync(Count, ("Authorization", "Bearer x"))).Cache);
        Assert.Equal("MISS", (await GetAsync("/graphql?query={")).Cache);
        Assert.Equal("MISS", (await GetAsync("/graphql?query={")).Cache);
    }

    /// <summary>The first response that the proxy does not serve from its cache alone.</summary>
    private async Task<(string Cache, string Body)> GetPastMaxAgeAsync()
    {
        var answer = ("", "");
        await GatewayHost.WaitUntilAsync(async () => (answer = await GetAsync(Count)) is not ("HIT", _));
        return answer;
    }

    private async Task<(string Cache, string Body)> GetAsync(string address, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (header is var (name, value))
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _client.SendAsync(request, GatewayHost.CancellationToken);
        return (answer.Headers.GetValues("X-Cache").Single(), await answer.Content.ReadAsStringAsync(GatewayHost.CancellationToken));
    }

    private Task WaitUntilReadyAsync() =>
        GatewayHost.WaitUntilAsync(async () =>
        {
            try
            {
                using var answer = await _client.GetAsync("/health/live", GatewayHost.CancellationToken);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });

    private string Configuration() =>
        $$"""
              proxy_cache_path cache keys_zone=answers:1m;
              server {
                listen unix:{{_nginx.SocketFile}};
                location / {
                  proxy_pass {{_gateway.Client.BaseAddress}};
                  proxy_http_version 1.1;
                  proxy_cache answers;
                  proxy_cache_revalidate on;
                  add_header X-Cache $upstream_cache_status always;
                }
              }
            """;
}
