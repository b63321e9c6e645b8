using Gateway.Store.Import;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// A change in a followed folder is imported without a scan of all files, and a file is not imported while it grows. The times are in
/// <see cref="PendingChangesTests"/>.
/// </summary>
public sealed class FolderLatencyTests(PostgresServer postgres) : IDisposable
{
    private const string NoScan = "--Content:ScanInterval=1.00:00:00";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Existing_articles_are_imported_at_the_start_and_changed_ones_without_a_scan()
    {
        var draft = new Draft("2024-05-01-watched");
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.With(draft).Root), NoScan);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-01-watched"));

        _folder.With(draft with { Title = "Changed" }, new Draft("2024-05-01-new"));

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Changed"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-01-new"));
    }

    [Fact]
    public Task A_deleted_file_is_withdrawn_without_a_scan() =>
        RepeatUntilUndisturbedAsync(async folder =>
        {
            folder.With(new Draft("2024-05-02-vanishes"), new Draft("2024-05-02-stays")).WithTopic("Databases");
            await using var host = await StartAndSettleAsync(folder);
            var files = host.App.Services.GetRequiredService<FileReader>();
            var read = files.FilesRead;

            folder.Remove("_news/2024-05-02-vanishes.md");
            File.Delete(folder.At("_data/topics/Databases.yaml"));

            await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-02-vanishes"));
            await GatewayHost.WaitUntilAsync(() => host.SqlAsync<bool>("select not exists (select from gateway.taxonomy_source)"));
            Assert.True(await host.IsPublishedAsync("2024-05-02-stays"));
            return files.FilesRead == read;
        });

    [Theory]
    [InlineData("_news/2024-05-03-moves.md", "_news/deep/2024-05-03-moves.md")]
    [InlineData("_news/undated.md", "_news/renamed.md")]
    [InlineData("_news", "_renamed")]
    public Task A_rename_is_imported_without_a_scan_and_without_an_event(string from, string to) =>
        RepeatUntilUndisturbedAsync(async folder =>
        {
            folder.With(new Draft("2024-05-03-moves")).WithIn("_beside", new Draft("2024-05-03-stays"), new Draft("2024-05-03-too"));
            if (from.EndsWith("undated.md", StringComparison.Ordinal))
                File.Move(folder.At("_news/2024-05-03-moves.md"), folder.At(from));
            await using var host = await StartAndSettleAsync(folder);
            var files = host.App.Services.GetRequiredService<FileReader>();
            var read = files.FilesRead;
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At(to)) ?? folder.Root);

            Directory.Move(folder.At(from), folder.At(to));
            await GatewayHost.WaitUntilAsync(() =>
                host.SqlAsync<bool>("select exists (select from gateway.mt_doc_article_source where starts_with(path, $1))", folder.At(to))
            );
            // A change after it is imported after all that the rename caused.
            folder.WithIn("_beside", new Draft("2024-05-03-stays") { Title = "Changed" });
            await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Changed"));

            Assert.Equal(3L, await host.SqlAsync<long>("select last from gateway.feed_head"));
            // A file in a new folder may be read twice: because it was moved, and because it is in the folder. A scan reads three files
            // more.
            return files.FilesRead - read <= 3;
        });

    [Fact]
    public async Task A_growing_file_is_not_imported()
    {
        // While the clock stands still, the settle time of no file elapses.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = new GatewayHost(postgres)
        {
            Time = time,
            Settings = [ImportingHost.PathSetting(_folder.With(new Draft("2024-05-06-other")).Root), "--Content:SettleTime=00:00:01"],
        };
        await host.InitializeAsync();
        await WaitUntilAsync(() => host.IsPublishedAsync("2024-05-06-other"));

        var wasSeen = await GrowAsync(host, "2024-05-06-grows");

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
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root), NoScan);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-14-vanishes"));
        await using var noise = new FileChurn(number => _folder.At($"scratch-{number}.md"));
        await noise.WaitUntilActiveAsync();

        _folder.Remove("_news/2024-05-14-vanishes.md").With(flips with { Published = false });

        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-14-flips"));
        await GatewayHost.WaitUntilAsync(async () => !await host.IsPublishedAsync("2024-05-14-vanishes"));
        Assert.True(await host.IsPublishedAsync("2024-05-14-stays"));
    }

    /// <summary>
    /// A gateway that is held up for longer than the settle time cannot know what belongs together, and scans. So the test is repeated with
    /// a new folder until the machine did not hold it up.
    /// </summary>
    private static async Task RepeatUntilUndisturbedAsync(Func<ArticleFolder, Task<bool>> test)
    {
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            using var folder = new ArticleFolder();
            if (await test(folder))
                return;
        }

        Assert.Fail("The gateway has scanned the folder each time.");
    }

    /// <summary>Starts a gateway, and waits until it has imported everything and has no more reason to scan.</summary>
    private async Task<GatewayHost> StartAndSettleAsync(ArticleFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var log = new LogLines();
        var host = new GatewayHost(postgres)
        {
            Log = log,
            Settings = [ImportingHost.PathSetting(folder.Root), NoScan, "--Logging:LogLevel:Gateway.Store=Information"],
        };
        await host.InitializeAsync();
        await log.WaitForLineAsync("Imported:");
        return host;
    }

    /// <summary>Writes an article's file part by part.</summary>
    /// <returns>Whether the gateway imported it before it was complete.</returns>
    private async Task<bool> GrowAsync(GatewayHost host, string slug)
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
}
