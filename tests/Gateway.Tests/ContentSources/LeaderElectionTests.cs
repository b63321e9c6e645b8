using Gateway.Store.Import;
using Gateway.Store.Writing;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

public sealed class LeaderElectionTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();
    private readonly ArticleFolder _other = new();

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Another_node_takes_over_the_import_when_the_leader_stops()
    {
        await using var first = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.With(new Draft("2024-06-01-first")).Root)
        );
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-06-01-first"));
        await using var second = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Settings = [ImportingHost.PathSetting(_other.With(new Draft("2024-06-01-second")).Root)],
        };
        await second.InitializeAsync();
        await GatewayHost.WaitUntilAsync(async () => await SessionsAsync(second) == 2);
        _folder.With(new Draft("2024-06-01-later"));
        await GatewayHost.WaitUntilAsync(() => second.IsPublishedAsync("2024-06-01-later"));
        var waited = !await second.IsPublishedAsync("2024-06-01-second");

        await first.App.StopAsync(TestContext.Current.CancellationToken);

        await GatewayHost.WaitUntilAsync(() => second.IsPublishedAsync("2024-06-01-second"));
        Assert.True(waited);
    }

    [Fact]
    public async Task A_leader_whose_session_is_terminated_stops_and_becomes_leader_again()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.With(new Draft("2024-06-02-before")).Root)
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-06-02-before"));

        var ended = await host.TerminateImportSessionsAsync();
        _folder.With(new Draft("2024-06-02-after"));

        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-06-02-after"));
        Assert.Equal(1, ended);
    }

    [Fact]
    public async Task When_the_session_of_the_leader_is_terminated_another_node_takes_over_and_only_one_is_leader()
    {
        await using var first = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.With(new Draft("2024-06-03-first")).Root)
        );
        await GatewayHost.WaitUntilAsync(() => first.IsPublishedAsync("2024-06-03-first"));
        await using var second = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Settings = [ImportingHost.PathSetting(_folder.Root)],
        };
        await second.InitializeAsync();
        await GatewayHost.WaitUntilAsync(async () => await SessionsAsync(second) == 2);

        for (var round = 0; round < 3; round++)
        {
            await first.TerminateImportSessionsAsync();
            var slug = $"2024-06-03-round-{round}";
            _folder.With(new Draft(slug));
            await GatewayHost.WaitUntilAsync(() => second.IsPublishedAsync(slug));
        }

        // The lock is free for a moment while it changes between nodes.
        await GatewayHost.WaitUntilAsync(async () =>
            await second.SqlAsync<long>(
                "select count(distinct pid) from pg_locks where locktype = 'advisory' and objid = 1195463753 and database = (select oid from pg_database where datname = current_database()) and granted"
            ) == 1
        );
    }

    [Fact]
    public async Task The_import_continues_after_a_database_outage()
    {
        using var log = new LogLines();
        using var forwarder = new PostgresForwarder();
        await using var host = new GatewayHost(postgres)
        {
            Log = log,
            Forwarder = forwarder,
            Settings = [ImportingHost.PathSetting(_folder.With(new Draft("2024-06-04-before")).Root)],
        };
        await host.InitializeAsync();
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-06-04-before"));

        forwarder.Cut();
        _folder.With(new Draft("2024-06-04-meanwhile"));
        await GatewayHost.WaitUntilAsync(() =>
            Task.FromResult(
                log.Lines.Any(line =>
                    line.Contains("lost the lock for importing", StringComparison.Ordinal)
                    || line.Contains("The import waits because the database is unavailable", StringComparison.Ordinal)
                )
            )
        );
        forwarder.Restore();

        await GatewayHost.WaitUntilAsync(async () =>
        {
            try
            {
                return await host.IsPublishedAsync("2024-06-04-meanwhile");
            }
            catch (Npgsql.NpgsqlException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_suspended_leader_loses_leadership_although_its_connection_stays_open()
    {
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        // The clock of this node stands still, so it sends no heartbeat.
        await using var stopped = new ImportLeaderLock(host.ConnectionString, new FakeTimeProvider());
        await using var its = await stopped.AcquireAsync(() => { }, TestContext.Current.CancellationToken);
        await using var other = new ImportLeaderLock(host.ConnectionString, TimeProvider.System);

        await using var lease = await other
            .AcquireAsync(() => { }, TestContext.Current.CancellationToken)
            .WaitAsync(GatewayHost.WaitTimeout, TestContext.Current.CancellationToken);

        Assert.NotEqual(its.Session, lease.Session);
    }

    [Fact]
    public async Task A_resumed_node_writes_nothing_after_another_node_took_over()
    {
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await using var turn = new ImportLeaderLock(host.ConnectionString, TimeProvider.System);
        var request = new ImportRequest([_folder.With(new Draft("2024-06-05-stale")).Root]) { Prune = true };
        int before;
        await using (var held = await turn.AcquireAsync(() => { }, TestContext.Current.CancellationToken))
        {
            before = held.Session;
            await host.ImportAsync(request with { LeaderSessionId = before });
        }

        await using var now = await turn.AcquireAsync(() => { }, TestContext.Current.CancellationToken);
        _folder.With(new Draft("2024-06-05-stale") { Title = "Stale" });
        await Assert.ThrowsAsync<LeadershipLostException>(() => host.ImportAsync(request with { LeaderSessionId = before }));
        var written = await host.IsTitlePublishedAsync("Stale");
        await host.ImportAsync(request with { LeaderSessionId = now.Session });

        Assert.Equal((false, true), (written, await host.IsTitlePublishedAsync("Stale")));
    }

    private static Task<long> SessionsAsync(GatewayHost host) =>
        host.SqlAsync<long>(
            "select count(*) from pg_stat_activity where application_name = 'gateway import' and datname = current_database()"
        );
}
