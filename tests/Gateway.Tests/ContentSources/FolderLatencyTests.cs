using System.Diagnostics;
using System.Globalization;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// What happens in a followed folder is served because it is watched, long before everything is scanned again, and a file is left alone
/// while it grows. How soon that is, by the clock, is shown by <see cref="PendingChangesTests"/>.
/// </summary>
public sealed class FolderLatencyTests(PostgresServer postgres) : IDisposable
{
    private const string NoScan = "--Content:ScanInterval=1.00:00:00";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_there_at_the_start_is_served_and_what_changes_without_a_scan()
    {
        var draft = new Draft("2024-05-01-watched");
        await using var host = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.With(draft).Root), NoScan);
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-01-watched"));

        _folder.With(draft with { Title = "Changed" }, new Draft("2024-05-01-new"));

        await GatewayHost.WaitUntilAsync(() => host.IsTitlePublishedAsync("Changed"));
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-01-new"));
    }

    [Fact]
    public async Task A_file_waits_while_it_grows()
    {
        await using var host = await ImportingHost.StartAsync(
            postgres,
            ImportingHost.PathSetting(_folder.With(new Draft("2024-05-06-other")).Root),
            "--Content:SettleTime=00:00:01"
        );
        await GatewayHost.WaitUntilAsync(() => host.IsPublishedAsync("2024-05-06-other"));

        // A writer that the machine holds up for longer than the settle time has left its file alone: it tries again with another one.
        bool wasSeen;
        TimeSpan longestPause;
        var attempt = 0;
        do
        {
            Assert.InRange(++attempt, 1, 20);
            var slug = string.Create(CultureInfo.InvariantCulture, $"2024-05-06-grows-{attempt}");
            (wasSeen, longestPause) = await GrowAsync(host, slug);
            await GatewayHost.WaitUntilAsync(async () =>
                await host.IsTitlePublishedAsync($"Grown {slug}") && await host.CountProblemsAsync() == 0
            );
        } while (longestPause >= TimeSpan.FromSeconds(0.9));

        Assert.False(wasSeen);
    }

    [Fact]
    public async Task While_content_files_come_and_go_changes_and_ends_are_seen()
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

    /// <summary>Writes an article's file part by part for two seconds.</summary>
    /// <returns>Whether the gateway took it before it was whole, and the writer's longest pause.</returns>
    private async Task<(bool WasSeen, TimeSpan LongestPause)> GrowAsync(GatewayHost host, string slug)
    {
        var text = (new Draft(slug) { Title = $"Grown {slug}" }).ToString();
        var wasSeen = false;
        var longestPause = TimeSpan.Zero;
        var written = Stopwatch.GetTimestamp();
        await using var file = new StreamWriter(_folder.At($"_news/{slug}.md"));
        foreach (var part in text.Chunk(text.Length / 20 + 1))
        {
            await file.WriteAsync(part);
            await file.FlushAsync(TestContext.Current.CancellationToken);
            var pause = Stopwatch.GetElapsedTime(written);
            (written, longestPause) = (Stopwatch.GetTimestamp(), pause > longestPause ? pause : longestPause);
            wasSeen |= await host.IsPublishedAsync(slug) || await host.CountProblemsAsync() > 0;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        return (wasSeen, longestPause);
    }
}
