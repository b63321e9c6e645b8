using System.Diagnostics;
using System.Net.Sockets;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>A real cache, nginx, in front of the gateway.</summary>
public sealed class ReverseProxyCacheTests : IAsyncLifetime
{
    private const string Count = "/graphql?query={articles{totalCount}}";

    private readonly GatewayHost _gateway;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-nginx-");
    private readonly HttpClient _client;
    private Process? _nginx;

    public ReverseProxyCacheTests(PostgresServer postgres)
    {
        _gateway = new(postgres) { Settings = ["--HttpCaching:MaxAge=00:00:01"] };
        _client = new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://nginx"),
        };
    }

    // A file that nobody else can have, as might happen to a port between the choice of it and the start.
    private string SocketFile => Path.Combine(_folder.FullName, "nginx.sock");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("nginx"), "nginx is not here (Debian: apt-get install nginx-light).");
        await _gateway.InitializeAsync();
        var configuration = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(), GatewayHost.CancellationToken);
        _nginx = Process.Start(
            new ProcessStartInfo("nginx", ["-p", _folder.FullName, "-c", configuration, "-e", "stderr"]) { UseShellExecute = false }
        );
        await UntilItAnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_nginx is not null)
        {
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync(CancellationToken.None);
            _nginx.Dispose();
        }

        await _gateway.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_kept_answer_is_served_then_confirmed_then_replaced_when_something_is_published()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-new"));

        Assert.Equal(("MISS", """{"data":{"articles":{"totalCount":0}}}"""), await GetAsync(Count));
        await GatewayHost.WaitUntilAsync(async () => await GetAsync(Count) is ("HIT", """{"data":{"articles":{"totalCount":0}}}"""));
        Assert.Equal(("REVALIDATED", """{"data":{"articles":{"totalCount":0}}}"""), await GetPastMaxAgeAsync());

        await _gateway.ImportAsync(folder.Root);
        Assert.Equal(("EXPIRED", """{"data":{"articles":{"totalCount":1}}}"""), await GetPastMaxAgeAsync());
    }

    [Fact]
    public async Task Media_types_and_credentials_are_kept_apart_and_errors_not_at_all()
    {
        Assert.Equal("MISS", (await GetAsync(Count)).Cache);
        Assert.Equal("MISS", (await GetAsync(Count, ("Accept", "application/graphql-response+json"))).Cache);
        Assert.Equal("MISS", (await GetAsync(Count, ("Authorization", "Bearer x"))).Cache);
        Assert.Equal("MISS", (await GetAsync(Count, ("Authorization", "Bearer x"))).Cache);
        Assert.Equal("MISS", (await GetAsync("/graphql?query={")).Cache);
        Assert.Equal("MISS", (await GetAsync("/graphql?query={")).Cache);
    }

    /// <summary>The first answer that does not come from the cache alone.</summary>
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

    private Task UntilItAnswersAsync() =>
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
        NginxConfiguration.Of(
            $$"""
              proxy_cache_path cache keys_zone=answers:1m;
              server {
                listen unix:{{SocketFile}};
                location / {
                  proxy_pass {{_gateway.Client.BaseAddress}};
                  proxy_http_version 1.1;
                  proxy_cache answers;
                  proxy_cache_revalidate on;
                  add_header X-Cache $upstream_cache_status always;
                }
              }
            """
        );
}
