using System.Net;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Faults;

/// <summary>
/// A database that accepts connections and never answers. It does not even answer a request to cancel a statement. It is paused until all
/// clients have their responses, so the tests need not measure how long that takes.
/// </summary>
public sealed class PausedDatabaseTests(PostgresServer postgres, PreparedDataFolder prepared) : IAsyncLifetime
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);

    private const string Slugs = "{ articles { nodes { slug } } }";

    private PausablePostgres? _database;
    private GatewayHost? _gateway;

    private PausablePostgres Database => _database ?? throw new InvalidOperationException("Not started.");

    private GatewayHost Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _database = await PausablePostgres.StartAsync(prepared);
        _gateway = new GatewayHost(postgres)
        {
            ExistingDatabase = _database.ConnectionString,
            Settings =
            [
                $"--Limits:ExecutionTimeout={_limit}",
                "--Limits:ConcurrentOperations=4",
                "--Limits:QueuedOperations=100",
                "--Limits:ResponseCacheBytes=1000000",
                "--Limits:DocumentCacheBytes=1000000",
                "--Limits:ConnectionsPerAddress=100",
                .. TestKey.Settings(_writer),
            ],
        };
        await _gateway.InitializeAsync();
        using var folder = new ArticleFolder().With(new Draft("2024-01-01-one"));
        await _gateway.ImportAsync(folder.Root);
        // The third response comes from the caches. The first may need more time than the limit on a busy machine.
        for (var time = 0; time < 3; time++)
            await WaitUntilAnsweredAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.ResumeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_times_out_while_the_database_is_paused_also_queued_ones_and_later_ones_succeed()
    {
        await Database.PauseAsync();

        // Repeated queries read the store's version, new ones the articles. More of them than slots.
        var queries = Enumerable
            .Range(0, 20)
            .Select(number => Gateway.QueryAsync(number % 2 == 0 ? Slugs : $"{{ articles(first: {number}) {{ totalCount }} }}"));
        var mutations = Enumerable
            .Range(0, 5)
            .Select(_ =>
                Gateway.QueryAsAsync(
                    _writer.Bearer,
                    "mutation ($input: ImportArticleInput!) { importArticle(input: $input) { outcome } }",
                    new { input = new { fileName = "2024-06-15-late.md", content = new Draft("2024-06-15-late").ToString() } }
                )
            );
        var answers = await Task.WhenAll(queries.Concat(mutations));

        Assert.All(answers, answer => Assert.Equal(["HC0045"], answer.ErrorCodes));
        await Database.ResumeAsync();
        await WaitUntilAnsweredAsync();
    }

    [Fact]
    public async Task Operations_of_sockets_and_streams_time_out_while_the_database_is_paused()
    {
        using var socket = await GraphQLSocket.InitAsync(Gateway);
        await Database.PauseAsync();

        await socket.SubscribeAsync("1", Slugs);
        // More streams than slots.
        var overStreams = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StreamAsync()));
        var overSocket = (await socket.ReceiveAsync()).GetRawText();

        Assert.All(overStreams.Append(overSocket), answer => Assert.Contains("HC0045", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Concurrent_readiness_checks_are_all_answered_while_the_database_is_paused()
    {
        await Database.PauseAsync();
        var operations = Enumerable.Range(0, 20).Select(_ => Gateway.QueryAsync("{ articles { totalCount } }")).ToList();

        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadyAsync()));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer));
        }

        await Task.WhenAll(operations);
        await Database.ResumeAsync();
        await GatewayHost.WaitUntilAsync(async () => await ReadyAsync() == HttpStatusCode.OK);
    }

    private async Task<string> StreamAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={Slugs}")
        {
            Headers = { { "Accept", "text/event-stream" } },
        };
        using var response = await Gateway.Client.SendAsync(request, GatewayHost.CancellationToken);
        return await response.Content.ReadAsStringAsync(GatewayHost.CancellationToken);
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        using var response = await Gateway.Client.GetAsync("/health/ready", GatewayHost.CancellationToken);
        return response.StatusCode;
    }

    private Task WaitUntilAnsweredAsync() => GatewayHost.WaitUntilAsync(async () => !(await Gateway.QueryAsync(Slugs)).ErrorCodes.Any());
}
