using System.Collections.Concurrent;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>PostgreSQL crashes and recovers while clients send requests.</summary>
public sealed class DatabaseRestartTests(PostgresServer postgres, PreparedDataFolder prepared)
{
    private const int Clients = 8;

    private readonly ConcurrentQueue<string?> _errors = new();
    private int _answers;

    [Fact]
    public async Task Requests_fail_with_STORE_UNAVAILABLE_until_the_database_is_available_again()
    {
        await using var database = await PausablePostgres.StartAsync(prepared);
        await using var gateway = new GatewayHost(postgres) { ExistingDatabase = database.ConnectionString };
        await gateway.InitializeAsync();
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-one"));
        await gateway.ImportAsync(folder.Root);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(GatewayHost.CancellationToken);
        var load = Enumerable.Range(0, Clients).Select(_ => SendUntilAsync(gateway, end.Token)).ToList();

        for (var crash = 1; crash <= 3; crash++)
        {
            await WaitForAnswersAsync(50);
            var errors = _errors.Count;
            await database.CrashAsync();
            // Until PostgreSQL has noticed the crash, its other processes still answer.
            await GatewayHost.WaitUntilAsync(() => Task.FromResult(_errors.Count > errors));
        }

        await WaitForAnswersAsync(50);
        await end.CancelAsync();
        await Task.WhenAll(load);

        Assert.NotEmpty(_errors);
        Assert.All(_errors, error => Assert.Equal("STORE_UNAVAILABLE", error));
        for (var number = 0; number < 50; number++)
            Assert.Equal(1, await CountAsync(gateway));
    }

    private async Task SendUntilAsync(GatewayHost gateway, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var response = await gateway.QueryAsync("{ articles { totalCount nodes { title provider { name } } } }");
            if (response.ErrorCodes.Any())
                _errors.Enqueue(response.ErrorCodes.First());
            else
                Interlocked.Increment(ref _answers);
        }
    }

    private Task WaitForAnswersAsync(int more)
    {
        var before = Volatile.Read(ref _answers);
        return GatewayHost.WaitUntilAsync(() => Task.FromResult(Volatile.Read(ref _answers) >= before + more));
    }

    private static async Task<int> CountAsync(GatewayHost gateway) =>
        (await gateway.QueryAsync("{ articles { totalCount } }")).Data.At("articles", "totalCount").GetInt32();
}
