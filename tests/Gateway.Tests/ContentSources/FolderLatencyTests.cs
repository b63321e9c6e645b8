using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// A change in a followed folder is imported without a scan of all files, and a file is not imported while it grows. The times are in
/// <see cref="PendingChangesTests"/>.
/// </summary>
public sealed class FolderLatencyTests(SharedGateway gateway) : IClassFixture<SharedGateway>, IDisposable
{
    private const string NoScan = "--Content:ScanInterval=1.00:00:00";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Existing_articles_are_imported_at_the_start_and_changed_ones_without_a_scan()
    {
        var draft = new Draft("2024-05-01-watched");
        await using var host = await ImportingHost.StartAsync(
            gateway.Postgres,
            ImportingHost.PathSetting(_folder.With(draft).Root),
            NoScan
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-01-watched"));

        _folder.With(draft with { Title = "Changed" }, new Draft("2024-05-01-new"));

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Changed"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-01-new"));
    }

    [Fact]
    public async Task A_deleted_file_is_withdrawn_without_a_scan()
    {
        _folder.With(new Draft("2024-05-02-vanishes"), new Draft("2024-05-02-stays")).WithTopic("Databases");
        var host = await gateway.PrepareAsync();
        await using var watch = await WatchedFolder.StartAsync(host, _folder.Root);

        File.Delete(_folder.At("_data/topics/Databases.yaml"));
        _folder.Remove("_news/2024-05-02-vanishes.md");
        await watch.ImportAsync(entryChanges: 2);

        Assert.False(await host.IsPublishedAsync("2024-05-02-vanishes"));
        Assert.True(await host.SqlAsync<bool>("select not exists (select from gateway.taxonomy_source)"));
        Assert.True(await host.IsPublishedAsync("2024-05-02-stays"));
        Assert.Equal(1, watch.Scans);
    }

    [Theory]
    [InlineData("_news/2024-05-03-moves.md", "_news/deep/2024-05-03-moves.md", 3)]
    [InlineData("_news/undated.md", "_news/renamed.md", 3)]
    [InlineData("_news", "_renamed", 1)]
    public async Task A_rename_is_imported_without_a_scan_and_without_an_event(string from, string to, int entryChanges)
    {
        _folder.With(new Draft("2024-05-03-moves")).WithIn("_beside", new Draft("2024-05-03-stays"), new Draft("2024-05-03-last"));
        if (from.EndsWith("undated.md", StringComparison.Ordinal))
            File.Move(_folder.At("_news/2024-05-03-moves.md"), _folder.At(from));
        var host = await gateway.PrepareAsync();
        await using var watch = await WatchedFolder.StartAsync(host, _folder.Root);
        await watch.CreateFolderAsync(Path.GetDirectoryName(_folder.At(to)) ?? _folder.Root);

        Directory.Move(_folder.At(from), _folder.At(to));
        // The system reports changes in their order, so the rename has been reported when this deletion has.
        _folder.Remove("_beside/2024-05-03-last.md");
        await watch.ImportAsync(entryChanges);

        Assert.True(
            await host.SqlAsync<bool>(
                "select exists (select from gateway.mt_doc_article_source where starts_with(path, $1))",
                _folder.At(to)
            )
        );
        Assert.Equal(
            "published published published withdrawn",
            await host.SqlAsync<string>("select string_agg(kind, ' ' order by seq) from gateway.feed")
        );
        Assert.Equal(1, watch.Scans);
    }

    [Fact]
    public async Task A_growing_file_is_not_imported()
    {
        // While the clock stands still, the settle time of no file elapses.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new GatewayHost(gateway.Postgres)
        {
            Time = time,
            Settings = [ImportingHost.PathSetting(_folder.With(new Draft("2024-05-06-other")).Root), "--Content:SettleTime=00:00:01"],
        };
        await host.InitializeAsync();
        await WaitUntilAsync(() => host.IsPublishedAsync("2024-05-06-other"));

        var wasSeen = await WriteInPartsAsync(host, "2024-05-06-grows");

        Assert.False(wasSeen);
        await WaitUntilAsync(() => host.IsTitlePublishedAsync("Grown 2024-05-06-grows"));
        Assert.Equal(0, await host.CountProblemsAsync());

        Task WaitUntilAsync(Func<Task<bool>> condition) =>
            GatewayHost.WaitUntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return condition();
            });
    }

    [Fact]
    public async Task Changes_and_deletions_are_imported_during_file_churn()
    {
        var flips = new Draft("2024-05-14-flips");
        _folder.With(flips, new Draft("2024-05-14-stays"), new Draft("2024-05-14-vanishes"));
        await using var host = await ImportingHost.StartAsync(gateway.Postgres, ImportingHost.PathSetting(_folder.Root), NoScan);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-14-vanishes"));
        await using var noise = new FileChurn(number => _folder.At($"scratch-{number}.md"));
        await noise.WaitUntilActiveAsync();

        _folder.Remove("_news/2024-05-14-vanishes.md").With(flips with { Published = false });

        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-14-flips"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-14-vanishes"));
        Assert.True(await host.IsPublishedAsync("2024-05-14-stays"));
    }

    /// <summary>Writes an article's file part by part.</summary>
    /// <returns>Whether the gateway imported it before it was complete.</returns>
    private async Task<bool> WriteInPartsAsync(GatewayHost host, string slug)
    {
        var text = (new Draft(slug) { Title = $"Grown {slug}" }).ToString();
        var wasSeen = false;
        await using var file = new StreamWriter(_folder.At($"_news/{slug}.md"));
        foreach (var part in text.Chunk(text.Length / 20 + 1))
        {
            await file.WriteAsync(part);
            await file.FlushAsync(TestContext.Current.CancellationToken);
            wasSeen |= await host.IsPublishedAsync(slug) || await host.CountProblemsAsync() > 0;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        return wasSeen;
    }

    /// <summary>
    /// A watched folder that is imported. The times until a change is imported pass only in <see cref="ImportAsync"/>, so that a slow
    /// machine does not separate changes that belong together.
    /// </summary>
    private sealed class WatchedFolder : ContentSource
    {
        private static readonly TimeSpan _settleTime = TimeSpan.FromMilliseconds(30);

        private readonly FakeTimeProvider _time = new();
        private readonly PendingChanges _pending;
        private readonly FolderSource _folder;
        private ChangesDuringScanTests.Leader? _leader;
        private int _scans;
        private int _checks;
        private int _entryChangesBefore;

        private WatchedFolder(string root)
        {
            _pending = new PendingChanges(_settleTime, _time);
            _folder = new FolderSource(root, _settleTime, _pending, _time, NullLogger.Instance);
        }

        /// <summary>The number of scans of all files.</summary>
        public int Scans => Volatile.Read(ref _scans);

        public override string Root => _folder.Root;

        public override string Name => _folder.Name;

        public override bool IsUnavailable => _folder.IsUnavailable;

        // Read at the beginning of a scan.
        public override TimeSpan SettleTime
        {
            get
            {
                Interlocked.Increment(ref _scans);
                return _folder.SettleTime;
            }
        }

        // The number of content files that the system has reported as created, renamed or deleted.
        private int EntryChanges => Enumerable.Range(0, 1_000).First(count => _pending.NoEntryChangedSince(count, _ => false));

        /// <summary>Starts to import the folder, and waits for the end of the first scan.</summary>
        public static async Task<WatchedFolder> StartAsync(GatewayHost host, string root)
        {
            foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
                File.SetLastWriteTimeUtc(file, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            using var log = new LogLines();
            using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
            var folder = new WatchedFolder(root);
            folder._leader = await ChangesDuringScanTests.Leader.StartAsync(
                host,
                folder,
                folder._pending,
                logging.CreateLogger<ImportLeader>()
            );
            await log.WaitForLineAsync("Imported:");
            // The source is prepared again only after the scan has ended. Until then the scan records folders that change.
            await GatewayHost.WaitUntilAsync(() =>
            {
                folder._time.Advance(_settleTime);
                return Task.FromResult(Volatile.Read(ref folder._checks) > 1);
            });
            folder._entryChangesBefore = folder.EntryChanges;
            return folder;
        }

        /// <summary>Creates a folder, and waits until the system reports it, because changes in it are reported only after that.</summary>
        public async Task CreateFolderAsync(string path)
        {
            if (Directory.Exists(path))
                return;
            var before = _pending.BeginScan();
            Directory.CreateDirectory(path);
            await GatewayHost.WaitUntilAsync(() => Task.FromResult(!_pending.NoEntryChangedSince(before, changed => changed == path)));
            _pending.EndScan();
        }

        /// <summary>
        /// Waits until the system has reported that a number of content files were created, renamed or deleted, and lets the time pass in which
        /// they are imported.
        /// </summary>
        public async Task ImportAsync(int entryChanges)
        {
            await GatewayHost.WaitUntilAsync(() => Task.FromResult(EntryChanges >= _entryChangesBefore + entryChanges));
            // Less than the time after which a deletion no longer waits for a file that may be its copy.
            for (var step = 0; step < 12; step++)
            {
                _time.Advance(10 * _settleTime);
                // The first check may have begun before the step.
                var checks = Volatile.Read(ref _checks);
                await GatewayHost.WaitUntilAsync(() => Task.FromResult(Volatile.Read(ref _checks) >= checks + 3));
            }
        }

        public override Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _checks);
            return _folder.PrepareAsync(cancellationToken);
        }

        public override bool IsSameFolder() => _folder.IsSameFolder();

        public override async ValueTask DisposeAsync()
        {
            if (_leader is not null)
                await _leader.DisposeAsync();
            await _folder.DisposeAsync();
        }
    }
}
