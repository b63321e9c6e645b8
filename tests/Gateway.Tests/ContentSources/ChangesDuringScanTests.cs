using Gateway.Store.ContentSources;
using Gateway.Store.Documents;
using Gateway.Store.Import;
using Gateway.Store.Monitoring;
using Gateway.Store.Writing;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>Changed files are imported while a scan runs, and the scan does not undo them.</summary>
public sealed class ChangesDuringScanTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Changed_new_and_deleted_files_are_imported_during_the_first_scan()
    {
        var draft = new Draft("2024-08-01-changes");
        _folder.With(draft, new Draft("2024-08-01-vanishes"), new Draft("2024-08-01-stays"));
        _folder.WithFile("_news/undated.md", new Draft("2024-08-01-moves").ToString());
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root);
        using var scan = new ManualResetEventSlim();
        await using var source = new BlockedSource(_folder.Root, scan);
        // Only this clock decides when the changes have settled.
        var time = new FakeTimeProvider();
        var pending = new PendingChanges(TimeSpan.FromMilliseconds(30), time);
        await using var leader = await Leader.StartAsync(host, source, pending, NullLogger<ImportLeader>.Instance);
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(source.IsScanBlocked));

        _folder.With(draft with { Title = "Changed" }, new Draft("2024-08-01-new")).Remove("_news/2024-08-01-vanishes.md");
        File.Move(_folder.At("_news/undated.md"), _folder.At("_news/moved.md"));
        pending.RecordWrite(_folder.At("_news/2024-08-01-changes.md"));
        foreach (var moved in (string[])["2024-08-01-new", "2024-08-01-vanishes", "undated", "moved"])
            pending.RecordEntryChange(_folder.At($"_news/{moved}.md"));

        await WaitUntilAsync(() => host.IsTitlePublishedAsync("Changed"));
        await WaitUntilAsync(() => host.IsPublishedAsync("2024-08-01-new"));
        await WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-08-01-vanishes"));
        var feed = await host.SqlAsync<long>("select last from gateway.feed_head");
        Assert.True(source.IsScanBlocked);
        scan.Set();
        _folder.With(new Draft("2024-08-01-after"));
        pending.RecordEntryChange(_folder.At("_news/2024-08-01-after.md"));
        await WaitUntilAsync(() => host.IsPublishedAsync("2024-08-01-after"));

        Assert.Equal(
            "2024-08-01-about-2024-08-01-moves,2024-08-01-after,2024-08-01-changes,2024-08-01-new,2024-08-01-stays",
            await host.SqlAsync<string>("select string_agg(slug, ',' order by slug) from gateway.mt_doc_article where published")
        );
        Assert.Equal((6L, feed + 1), (feed, await host.SqlAsync<long>("select last from gateway.feed_head")));

        Task WaitUntilAsync(Func<Task<bool>> condition) =>
            GatewayHost.WaitUntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return condition();
            });
    }

    [Fact]
    public async Task A_scan_does_not_withdraw_articles_that_were_imported_while_it_ran()
    {
        _folder.With(new Draft("2024-08-02-stays"), new Draft("2024-08-02-newer")).WithFile("_news/broken.md", "---\ntitle: [cut\n---\n");
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root, prune: true);
        // The scan does not see the files that were imported after it listed the folder.
        _folder.Remove("_news/2024-08-02-newer.md").Remove("_news/broken.md");
        var changes = new ChangesDuringScan();
        changes.AddImported([
            KeyValuePair.Create(_folder.At("_news/2024-08-02-newer.md"), IdentifiedFile.Document(DocumentId.OfArticle("2024-08-02-newer"))),
            KeyValuePair.Create(_folder.At("_news/broken.md"), new IdentifiedFile(FileKind.Unknown, default, IsRefused: true)),
        ]);

        await host.ImportAsync(new ImportRequest([_folder.Root]) { Prune = true, Changes = changes });

        Assert.True(await host.IsPublishedAsync("2024-08-02-newer"));
        Assert.Equal(1, await host.CountProblemsAsync());
        await host.ImportAsync(_folder.Root, prune: true);
        Assert.False(await host.IsPublishedAsync("2024-08-02-newer"));
        Assert.Equal(0, await host.CountProblemsAsync());
    }

    [Fact]
    public async Task A_file_with_an_error_that_is_moved_during_a_scan_keeps_its_article()
    {
        _folder.With(new Draft("2024-08-04-moves"), new Draft("2024-08-04-deleted"));
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root, prune: true);
        _folder.WithFile("_news/2024-08-04-moves.md", "---\ntitle: [cut\n---\n").Remove("_news/2024-08-04-deleted.md");
        File.SetLastWriteTimeUtc(_folder.At("_news/2024-08-04-moves.md"), DateTime.UnixEpoch);
        Directory.CreateDirectory(_folder.At("later"));
        _folder.With(new Draft("2024-08-04-is-being-written"));

        var report = await host.ImportAsync(
            new ImportRequest([_folder.Root])
            {
                Prune = true,
                SettleTimeOf = _ => TimeSpan.FromHours(1),
                // Called between the listing and the reading.
                FileIsBeingWritten = _ => File.Move(_folder.At("_news/2024-08-04-moves.md"), _folder.At("later/2024-08-04-moves.md")),
            }
        );

        Assert.Equal(0, report.Withdrawn);
        Assert.Single(report.Missed);
        await host.ImportAsync(_folder.Root, prune: true);
        Assert.True(await host.IsPublishedAsync("2024-08-04-moves"));
        Assert.False(await host.IsPublishedAsync("2024-08-04-deleted"));
    }

    [Fact]
    public async Task A_deleted_file_is_not_withdrawn_while_its_copy_waits_for_a_scan()
    {
        _folder.With(new Draft("2024-08-05-moves"), new Draft("2024-08-05-other"));
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root);
        _folder.WithFile("_news/2024-08-05-moves.md", "---\ntitle: [cut\n---\n");
        using var scan = new ManualResetEventSlim();
        await using var source = new BlockedSource(_folder.Root, scan, blockedScan: 2);
        var pending = new PendingChanges(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        await using var leader = await Leader.StartAsync(host, source, pending, NullLogger<ImportLeader>.Instance);
        await host.WaitForProblemsAsync("YAML_SYNTAX");

        // Two files are the article for a moment, so a scan is requested.
        _folder.WithFile("moved/2024-08-05-moves.md", "---\ntitle: [cut\n---\n");
        pending.RecordEntryChange(_folder.At("moved/2024-08-05-moves.md"));
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(source.IsScanBlocked));
        _folder.Remove("_news/2024-08-05-moves.md").Remove("_news/2024-08-05-other.md");
        pending.RecordEntryChange(_folder.At("_news/2024-08-05-moves.md"));
        // A later deletion shows that the first one was considered.
        pending.RecordEntryChange(_folder.At("_news/2024-08-05-other.md"));
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(pending.IsScanRequested));
        scan.Set();

        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-08-05-other"));
        Assert.True(await host.IsPublishedAsync("2024-08-05-moves"));
    }

    [Fact]
    public async Task A_file_moved_into_a_new_folder_is_not_withdrawn_before_the_folder_is_imported()
    {
        _folder.With(new Draft("2024-08-06-moves"), new Draft("2024-08-06-stays"));
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root);
        var changes = new VisibilityChanges(host);
        await changes.ReadNewAsync();
        using var scan = new ManualResetEventSlim(initialState: true);
        using var log = new LogLines();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        await using var source = new BlockedSource(_folder.Root, scan);
        // Only this clock decides when the changes have settled.
        var time = new FakeTimeProvider();
        var pending = new PendingChanges(TimeSpan.FromMilliseconds(30), time);
        await using var leader = await Leader.StartAsync(host, source, pending, logging.CreateLogger<ImportLeader>());
        await log.WaitForLineAsync("Imported:");

        _folder.Move("_news/2024-08-06-moves.md", "_news/deep/2024-08-06-moves.md");
        pending.RecordEntryChange(_folder.At("_news/deep"));
        pending.RecordEntryChange(_folder.At("_news/2024-08-06-moves.md"));
        await GatewayHost.WaitUntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return await host.SqlAsync<bool>(
                "select exists (select from gateway.mt_doc_article_source where path like '%/deep/2024-08-06-moves.md')"
            );
        });

        Assert.Empty(await changes.ReadNewAsync());
        Assert.True(await host.IsPublishedAsync("2024-08-06-moves"));
    }

    [Fact]
    public async Task Each_unchanged_file_is_read_once_at_the_start()
    {
        _folder.With(new Draft("2024-08-03-dated")).WithFile("README.md", "# Content\n");
        _folder.WithFile("_news/undated.md", new Draft("2024-08-03-undated").ToString()).WithTopic("Databases");
        await using var host = new GatewayHost(postgres);
        await host.InitializeAsync();
        await host.ImportAsync(_folder.Root);
        foreach (var file in Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var files = host.App.Services.GetRequiredService<FileReader>();
        var before = files.FilesRead;
        using var log = new LogLines();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        var pending = new PendingChanges(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        await using var source = new FolderSource(
            _folder.Root,
            TimeSpan.FromMilliseconds(30),
            pending,
            TimeProvider.System,
            NullLogger.Instance
        );
        await using var leader = await Leader.StartAsync(host, source, pending, logging.CreateLogger<ImportLeader>());

        await log.WaitForLineAsync("Imported:");
        var read = files.FilesRead - before;
        _folder.With(new Draft("2024-08-03-after"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-08-03-after"));

        Assert.False(pending.IsScanRequested);
        Assert.Equal(4, read);
        // The new file is read at least once. Another scan would read all files.
        Assert.InRange(files.FilesRead - before, read + 1, read + 4);
    }

    [Fact]
    public async Task Changed_files_wait_for_running_batches_but_not_for_later_ones()
    {
        using var gate = new ImportGate();
        var batch = await gate.EnterBatchAsync(CancellationToken);
        var alone = gate.EnterAloneAsync(CancellationToken);
        var later = gate.EnterBatchAsync(CancellationToken);
        var sooner = (alone.IsCompleted, later.IsCompleted);

        batch.Dispose();
        var changes = await alone;
        var meanwhile = later.IsCompleted;
        changes.Dispose();
        (await later).Dispose();

        Assert.False(sooner.Item1);
        Assert.False(meanwhile && !sooner.Item2);
        (await gate.EnterAloneAsync(CancellationToken)).Dispose();
    }

    internal sealed class Leader : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly ImportLeaderLock _lock;
        private readonly ImportLeaderLock.Lease _lease;
        private readonly Task _term;

        private Leader(ImportLeaderLock leaderLock, ImportLeaderLock.Lease lease, Func<int, CancellationToken, Task> run)
        {
            (_lock, _lease) = (leaderLock, lease);
            _term = run(lease.Session, _end.Token);
        }

        public static async Task<Leader> StartAsync(
            GatewayHost host,
            ContentSource source,
            PendingChanges pending,
            ILogger<ImportLeader> logger
        )
        {
            var settings = new ContentSettings { ScanInterval = TimeSpan.FromDays(1), SettleTime = TimeSpan.FromMilliseconds(30) };
            var leaderLock = new ImportLeaderLock(host.ConnectionString, TimeProvider.System);
            var lease = await leaderLock.AcquireAsync(() => { }, CancellationToken);
            return new Leader(
                leaderLock,
                lease,
                (session, token) =>
                    new ImportLeader(
                        session,
                        [source],
                        pending,
                        settings,
                        host.App.Services.GetRequiredService<FolderImporter>(),
                        host.App.Services.GetRequiredService<FileImporter>(),
                        host.App.Services.GetRequiredService<FileReader>(),
                        host.App.Services.GetRequiredService<HiddenFiles>(),
                        host.App.Services.GetRequiredService<SourceTable>(),
                        TimeProvider.System,
                        logger
                    ).RunAsync(token)
            );
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _term);
            await _lease.DisposeAsync();
            await _lock.DisposeAsync();
            _end.Dispose();
        }
    }

    /// <summary>A folder of which one scan stops before it lists the files.</summary>
    private sealed class BlockedSource(string root, ManualResetEventSlim scan, int blockedScan = 1) : ContentSource
    {
        private int _scans;

        public bool IsScanBlocked => Volatile.Read(ref _scans) >= blockedScan && !scan.IsSet;

        public override string Root => root;

        public override string Name => root;

        public override bool IsUnavailable => false;

        // Read at the beginning of a scan.
        public override TimeSpan SettleTime
        {
            get
            {
                if (Interlocked.Increment(ref _scans) == blockedScan)
                    scan.Wait(CancellationToken.None);
                return TimeSpan.Zero;
            }
        }

        public override Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([]);

        public override bool IsSameFolder() => true;

        public override ValueTask DisposeAsync()
        {
            scan.Set();
            return ValueTask.CompletedTask;
        }
    }
}
