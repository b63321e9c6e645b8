using System.Net.Sockets;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

/// <summary>Clients that request much data and do not read it.</summary>
public sealed class SlowReaderTests(PostgresServer postgres) : IDisposable
{
    private const string Large = "{ articles { nodes { body } } }";
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite, Scope.ArticlesReadUnpublished);

    private const string Small = "{ articles { totalCount } }";

    private readonly ArticleFolder _folder = new ArticleFolder().With(
        Enumerable.Range(10, 3).Select(day => new Draft($"2024-01-{day}-long") { Body = new string('x', 1_500_000) })
    );

    // Small network buffers, so that the gateway has to buffer the response.
    private readonly HttpClient _slow = new(
        new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        }
    );

    public void Dispose()
    {
        _slow.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Unread_responses_are_limited_in_memory_and_small_responses_still_succeed()
    {
        await using var gateway = await StartAsync("--Limits:MinResponseBytesPerSecond=0");
        using var unread = await SendAsync(gateway);

        Assert.Equal(["TOO_BUSY"], (await gateway.QueryAsync(Large)).ErrorCodes);
        Assert.Empty((await gateway.QueryAsync(Small)).ErrorCodes);

        unread.Dispose();
        await GatewayHost.WaitUntilAsync(async () => !(await gateway.QueryAsync(Large)).ErrorCodes.Any());
    }

    [Fact]
    public async Task A_client_that_reads_too_slowly_is_disconnected()
    {
        await using var gateway = await StartAsync("--Limits:MinResponseBytesPerSecond=50000");
        using var unread = await SendAsync(gateway);

        await GatewayHost.WaitUntilAsync(async () => !(await gateway.QueryAsync(Large)).ErrorCodes.Any());
        await Assert.ThrowsAsync<HttpRequestException>(() => unread.Content.ReadAsByteArrayAsync(GatewayHost.CancellationToken));
    }

    [Fact]
    public async Task The_result_of_a_mutation_is_returned_even_if_unread_responses_use_the_memory()
    {
        await using var gateway = await StartAsync(["--Limits:MinResponseBytesPerSecond=0", .. TestKey.Settings(_writer)]);
        using var unread = await SendAsync(gateway);
        Assert.Equal(["TOO_BUSY"], (await gateway.QueryAsync(Large)).ErrorCodes);

        var answer = await new ArticleEdits(gateway, _writer.Bearer).SendAsync(
            "importArticle",
            "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { article { body } } }",
            new { fileName = "2024-01-20-long.md", content = new Draft("2024-01-20-long") { Body = new string('y', 100_000) }.ToString() }
        );

        Assert.Equal(100_000, answer.Data.At("importArticle", "article", "body").GetString()?.Length);
    }

    /// <summary>A response of which only the beginning is read.</summary>
    private Task<HttpResponseMessage> SendAsync(GatewayHost gateway) =>
        _slow.GetAsync(
            new Uri($"{gateway.App.Urls.Single()}/graphql?query={Large}"),
            HttpCompletionOption.ResponseHeadersRead,
            GatewayHost.CancellationToken
        );

    private async Task<GatewayHost> StartAsync(params IEnumerable<string> settings)
    {
        var gateway = new GatewayHost(postgres) { Settings = ["--Limits:UnsentResponseBytes=5000000", .. settings] };
        await gateway.InitializeAsync();
        await gateway.ImportAsync(_folder.Root);
        return gateway;
    }
}
