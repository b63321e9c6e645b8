using Gateway.Tests.Fixtures;

namespace Gateway.Tests.ContentSources;

/// <summary>How soon what happens in a followed folder is served, and how long a file is left alone.</summary>
[Collection(Alone.Name)]
public sealed class PromptFolderTests(PostgresServer postgres) : IDisposable
{
    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_there_at_the_start_is_served_and_what_changes_within_two_seconds()
    {
        var draft = new Draft("2024-05-01-watched");
        await using var host = await Following.StartAsync(postgres, Following.Path(_folder.With(draft).Root));
        await GatewayHost.UntilAsync(() => host.ShowsAsync("2024-05-01-watched"));

        _folder.With(draft with { Title = "Changed" }, new Draft("2024-05-01-new"));

        await GatewayHost.UntilAsync(() => host.ShowsTitleAsync("Changed"), seconds: 2);
        await GatewayHost.UntilAsync(() => host.ShowsAsync("2024-05-01-new"), seconds: 2);
    }

    [Fact]
    public async Task A_file_waits_while_it_grows()
    {
        var text = (new Draft("2024-05-06-grows") { Title = "Grown" }).ToString();
        await using var host = await Following.StartAsync(
            postgres,
            Following.Path(_folder.With(new Draft("2024-05-06-other")).Root),
            "--Content:SettleTime=00:00:01"
        );
        await GatewayHost.UntilAsync(() => host.ShowsAsync("2024-05-06-other"));

        await using (var file = new StreamWriter(_folder.At("_news/2024-05-06-grows.md")))
        {
            foreach (var part in text.Chunk(text.Length / 20 + 1))
            {
                await file.WriteAsync(part);
                await file.FlushAsync(TestContext.Current.CancellationToken);
                Assert.Equal((false, 0), (await host.ShowsAsync("2024-05-06-grows"), await host.ProblemsAsync()));
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }
        }

        await GatewayHost.UntilAsync(() => host.ShowsTitleAsync("Grown"), seconds: 3);
    }

    [Fact]
    public async Task While_content_files_come_and_go_a_change_is_seen_at_once_and_an_end_after_two_walks()
    {
        var flips = new Draft("2024-05-14-flips");
        _folder.With(flips, new Draft("2024-05-14-stays"), new Draft("2024-05-14-vanishes"));
        await using var host = await Following.StartAsync(postgres, Following.Path(_folder.Root));
        await GatewayHost.UntilAsync(() => host.ShowsAsync("2024-05-14-vanishes"));
        await using var noise = new Noise(number => _folder.At($"scratch-{number}.md"));
        await noise.UntilHeardAsync();

        _folder.Remove("_news/2024-05-14-vanishes.md").With(flips with { Published = false });

        await GatewayHost.UntilAsync(async () => !await host.ShowsAsync("2024-05-14-flips"), seconds: 3);
        await GatewayHost.UntilAsync(async () => !await host.ShowsAsync("2024-05-14-vanishes"), seconds: 15);
        Assert.True(await host.ShowsAsync("2024-05-14-stays"));
    }
}
