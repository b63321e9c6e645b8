using System.Collections.Concurrent;
using System.Net.Http.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>Three nodes behind nginx, restarted one after the other while clients send requests.</summary>
public sealed class RollingRestartTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Clients = 6;
    private const string Query = "{ articles { totalCount } }";

    private readonly Nginx _nginx = new();
    private readonly HttpClient _client = new();
    private readonly Uri _proxy = new($"http://127.0.0.1:{FixedPort.Next()}/graphql");
    private readonly ConcurrentQueue<string> _failures = new();
    private IReadOnlyList<GatewayProcess> _nodes = [];
    private int _answered;

    public async ValueTask InitializeAsync()
    {
        Nginx.SkipUnlessInstalled();
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        _nodes = [.. Enumerable.Range(0, 3).Select(_ => new GatewayProcess(database, [.. GatewayHost.LongTimeLimits]))];
        foreach (var node in _nodes)
            await node.StartAsync();
        await _nginx.StartAsync(Configuration());
        await GatewayHost.WaitUntilAsync(async () => await FindFailureAsync(isGet: true) is null);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _nginx.DisposeAsync();
    }

    [Fact]
    public async Task No_request_fails_while_the_nodes_are_restarted_one_after_the_other()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(GatewayHost.CancellationToken);
        var load = Enumerable.Range(0, Clients).Select(client => SendUntilAsync(isGet: client % 2 == 0, end.Token)).ToList();

        foreach (var node in _nodes)
        {
            await WaitForAnswersAsync(100);
            await node.SignalAsync("TERM");
            Assert.Equal(0, await node.ExitAsync());
            await WaitForAnswersAsync(100);
            await node.StartAsync();
        }

        await WaitForAnswersAsync(100);
        await end.CancelAsync();
        await Task.WhenAll(load);
        Assert.Empty(_failures);
    }

    private Task WaitForAnswersAsync(int count)
    {
        var before = Volatile.Read(ref _answered);
        return GatewayHost.WaitUntilAsync(() => Task.FromResult(Volatile.Read(ref _answered) >= before + count));
    }

    private async Task SendUntilAsync(bool isGet, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            if (await FindFailureAsync(isGet) is { } failure)
                _failures.Enqueue(failure);
            Interlocked.Increment(ref _answered);
        }
    }

    private async Task<string?> FindFailureAsync(bool isGet)
    {
        try
        {
            using var response = isGet
                ? await _client.GetAsync(new Uri(_proxy, $"?query={Query}"), GatewayHost.CancellationToken)
                : await _client.PostAsJsonAsync(_proxy, new { query = Query }, GatewayHost.CancellationToken);
            var answer = await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);
            return answer == """{"data":{"articles":{"totalCount":0}}}"""
                ? null
                : $"{(isGet ? "GET" : "POST")} {response.StatusCode} {answer}";
        }
        catch (HttpRequestException failure)
        {
            return failure.ToString();
        }
    }

    // As in docs/deployment.md.
    private string Configuration() =>
        $$"""
              upstream gateway {
                {{string.Join("\n    ", _nodes.Select(node => $"server {node.Address.Authority} max_fails=0;"))}}
                keepalive 16;
              }
              server {
                listen {{_proxy.Authority}};
                location / {
                  proxy_pass http://gateway;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_next_upstream error timeout non_idempotent;
                }
              }
            """;
}
