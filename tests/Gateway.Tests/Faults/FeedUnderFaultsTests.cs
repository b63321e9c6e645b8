using System.Globalization;
using System.Net.WebSockets;
using Gateway.EmbeddedPostgres;
using Gateway.Hosting;
using Gateway.Store.Database;
using Gateway.Store.Feed;
using Gateway.Store.Startup;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.Faults;

/// <summary>
/// Two nodes on one PostgreSQL, writers whose transactions overlap, a hundred clients that disconnect and resume, and faults. At the end,
/// the table of the feed determines the events that each client must have received. The test fails if the head row is replaced by a
/// sequence that is read after the last known number: all of 100 clients then missed events (1,032 of 29,000), of transactions that had
/// drawn their number before others and committed after them.
/// </summary>
public sealed class FeedUnderFaultsTests(PreparedDataFolder prepared, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Writers = 6;
    private const int SubscribersOfEachKind = 50;
    private const int NeverReading = 5;

    private static readonly TimeSpan _aftermath = TimeSpan.FromSeconds(5);

    private DirectoryInfo _folder = new(".");
    private readonly List<(string Name, DateTimeOffset From, DateTimeOffset To)> _faults = [];
    private readonly List<GatewayProcess> _nodes = [];
    private EmbeddedPostgresServer? _postgres;
    private ServiceProvider? _services;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private NpgsqlDataSource DataSource => Services.GetRequiredService<NpgsqlDataSource>();

    private ServiceProvider Services => _services ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _folder = await prepared.CopyAsync("gateway-faults-");
        // Durable, as a crash is part of the test.
        _postgres = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = _folder.FullName },
            NullLogger.Instance,
            CancellationToken
        );
        _services = new ServiceCollection()
            .AddLogging()
            .AddStore(_postgres.ConnectionString, new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        await Services.GetRequiredService<StoreStartup>().RunAsync(CancellationToken);
        for (var node = 0; node < 2; node++)
        {
            _nodes.Add(
                new GatewayProcess(
                    _postgres.ConnectionString,
                    "--Limits:ConnectionsPerAddress=1000",
                    "--Limits:QueuedOperations=1000",
                    "--Limits:ExecutionTimeout=00:01:00",
                    "--Limits:SlowConsumer=00:01:00",
                    "--Logging:LogLevel:Microsoft=Warning"
                )
            );
        }

        await Task.WhenAll(_nodes.Select(node => node.StartAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_services is not null)
            await _services.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Subscribers_receive_every_visible_event_exactly_once_under_faults()
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 });
        var addresses = _nodes.Select(node => node.Address).ToList();
        IReadOnlyList<Subscriber> subscribers =
        [
            .. Enumerable.Range(0, SubscribersOfEachKind).Select(number => new SocketSubscriber(number, addresses)),
            .. Enumerable
                .Range(SubscribersOfEachKind, SubscribersOfEachKind)
                .Select(number => new EventsSubscriber(number, addresses, http)),
        ];
        using var endOfReading = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        using var endOfWriting = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var beginning = Services.GetRequiredService<StoreStartup>() is { Cursors: var cursors, Feed.Epoch: var epoch }
            ? new FeedCursorCodec(cursors).Write(new FeedPosition(epoch, 0, null))
            : "";

        var reading = subscribers.Select(subscriber => Task.Run(() => subscriber.RunAsync(beginning, endOfReading.Token))).ToList();
        var neverReading = new List<ClientWebSocket>();
        for (var number = 0; number < NeverReading; number++)
            neverReading.Add(await SocketSubscriber.OpenAsync(addresses[number % 2], beginning, CancellationToken));
        var documents = Services.GetRequiredService<DocumentWriter>();
        var writing = Enumerable
            .Range(0, Writers)
            .Select(number => Task.Run(() => new Writer(number, DataSource, documents).RunAsync(endOfWriting.Token)))
            .ToList();

        await InjectFaultsAsync();
        await endOfWriting.CancelAsync();
        await Task.WhenAll(writing);
        var feed = await ReadFeedAsync();
        await WaitUntilAllReceivedAsync(subscribers, feed);
        // No event is in flight any more, so these clients must receive exactly the visible articles.
        IReadOnlyList<Subscriber> late = [new SocketSubscriber(100, addresses), new EventsSubscriber(101, addresses, http)];
        reading.AddRange(late.Select(subscriber => Task.Run(() => subscriber.RunAsync(beginning, endOfReading.Token))));
        await WaitUntilAllReceivedAsync(late, feed);
        await endOfReading.CancelAsync();
        await Task.WhenAll(reading);
        neverReading.ForEach(socket => socket.Dispose());

        Report(subscribers, feed);
        Assert.All(subscribers, subscriber => AssertPositionsIncrease(subscriber));
        Assert.All(subscribers, subscriber => Assert.Empty(feed.MissingOf(subscriber.Received)));
        Assert.All(subscribers, subscriber => Assert.Empty(feed.NeverCommitted(subscriber.Received)));
        Assert.All(late, subscriber => Assert.Empty(feed.HiddenOf(subscriber.Received)));
        Assert.Empty(subscribers.SelectMany(subscriber => subscriber.Errors));
    }

    private async Task InjectFaultsAsync()
    {
        await PauseAsync(4);
        await RunFaultAsync("a node is killed", () => _nodes[0].KillAsync());
        await PauseAsync(3);
        await _nodes[0].StartAsync();
        await PauseAsync(5);
        await RunFaultAsync(
            "listeners are terminated",
            () => ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gateway feed'")
        );
        await PauseAsync(6);
        await RunFaultAsync("PostgreSQL is restarted immediately", RestartPostgresAsync);
        await PauseAsync(6);

        // This is not a fault: no client may be affected.
        await using (var idle = await DataSource.OpenConnectionAsync(CancellationToken))
        await using (var transaction = await idle.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, CancellationToken))
        {
            await using var touch = new NpgsqlCommand("select pg_current_xact_id(), count(*) from gateway.feed", idle, transaction);
            await touch.ExecuteNonQueryAsync(CancellationToken);
            await PauseAsync(5);
            await transaction.RollbackAsync(CancellationToken);
        }

        await PauseAsync(1);
    }

    private async Task RunFaultAsync(string name, Func<Task> fault)
    {
        var from = TimeProvider.System.GetUtcNow();
        await fault();
        _faults.Add((name, from, TimeProvider.System.GetUtcNow()));
    }

    private async Task RestartPostgresAsync()
    {
        var programs = await PostgresPrograms.FindAsync(
            new EmbeddedPostgresOptions { DataDirectory = _folder.FullName },
            CancellationToken
        );
        var data =
            Path.GetDirectoryName(Directory.EnumerateFiles(_folder.FullName, "postmaster.pid", SearchOption.AllDirectories).Single()) ?? "";
        // PostgreSQL's user may have no access to the programs beside the tests, for example in a clone below /root.
        if (programs.Account is not null)
            programs = await PostgresAccount.GrantAccessAsync(programs, Path.GetDirectoryName(data) ?? "", CancellationToken);
        var (exitCode, output) = await programs.RunAsync(
            "pg_ctl",
            ["restart", "-s", "-w", "-t", "120", "-m", "immediate", "-D", data, "-l", Path.Combine(data, "..", "postgresql.log")],
            CancellationToken
        );
        Assert.True(exitCode == 0, output);
        NpgsqlConnection.ClearAllPools();
    }

    // The faults are spread over time; nothing is waited for.
    private static Task PauseAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), CancellationToken);

    private async Task<FinalFeed> ReadFeedAsync()
    {
        await using var command = DataSource.CreateCommand(
            """
            select feed.seq, article.slug, feed.kind = 'published', feed.at
            from gateway.feed left join gateway.mt_doc_article article on article.id = feed.article_id order by feed.seq
            """
        );
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        var entries = new List<FinalFeed.Entry>();
        while (await reader.ReadAsync(CancellationToken))
        {
            entries.Add(
                new FinalFeed.Entry(
                    reader.GetInt64(0),
                    reader.GetString(1),
                    reader.GetBoolean(2),
                    await reader.GetFieldValueAsync<DateTimeOffset>(3, CancellationToken)
                )
            );
        }

        Assert.Equal(Enumerable.Range(1, entries.Count).Select(position => (long)position), entries.Select(entry => entry.Position));
        return new FinalFeed(entries);
    }

    private static Task WaitUntilAllReceivedAsync(IEnumerable<Subscriber> subscribers, FinalFeed feed) =>
        GatewayHost.WaitUntilAsync(() => Task.FromResult(!subscribers.Any(subscriber => feed.MissingOf(subscriber.Received).Any())));

    private static void AssertPositionsIncrease(Subscriber subscriber)
    {
        var positions = subscriber.Received.Select(received => received.Position).ToList();
        Assert.True(
            positions.Zip(positions.Skip(1)).All(pair => pair.First < pair.Second),
            $"Client {subscriber.Number} was not sent rising positions."
        );
    }

    /// <summary>The time from writing an event to its arrival at a connected client, apart from faults and the time after them.</summary>
    private List<TimeSpan> Delays(IReadOnlyList<Subscriber> subscribers, FinalFeed feed)
    {
        var written = feed.Entries.ToDictionary(entry => entry.Position, entry => entry.At);
        return
        [
            .. from subscriber in subscribers
            from received in subscriber.Received
            let at = written[received.Position]
            where at > received.SubscribedAt + _aftermath && !_faults.Exists(fault => at > fault.From && at < fault.To + _aftermath)
            select received.At - at,
        ];
    }

    private void Report(IReadOnlyList<Subscriber> subscribers, FinalFeed feed)
    {
        var delays = Delays(subscribers, feed);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {feed.Entries.Count} entries, {subscribers.Sum(subscriber =>
                    subscriber.Received.Count
                )} events at {subscribers.Count} clients;
                {delays.Count} of them measured outside of faults: p50 {Percentile(delays, 0.5).TotalMilliseconds:F0} ms, p99 {Percentile(
                    delays,
                    0.99
                ).TotalMilliseconds:F0} ms
                """
            )
        );
        foreach (var code in subscribers.SelectMany(subscriber => subscriber.Errors).CountBy(code => code))
            output.WriteLine($"{code.Key}: {code.Value}");
    }

    private static TimeSpan Percentile(List<TimeSpan> delays, double part) => delays.Order().ElementAt((int)(part * (delays.Count - 1)));

    private async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken);
    }
}
