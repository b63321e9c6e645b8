using System.Globalization;
using Gateway.Tests.ContentSources;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Scheduling;

/// <summary>Several nodes with real clocks, which are stopped and killed around the times of articles.</summary>
public sealed class ScheduleOnNodesTests(PostgresServer postgres, ITestOutputHelper output) : IDisposable
{
    private const string Subscription = "subscription { articlePublished { article { slug } } }";

    private readonly ArticleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_nodes_send_one_event_for_a_publication_and_none_for_an_expiry()
    {
        await using var first = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await using var second = new GatewayHost(postgres)
        {
            SharesDatabaseWith = first,
            Settings = [ImportingHost.PathSetting(_folder.Root)],
        };
        await second.InitializeAsync();
        using var firstSocket = await GraphQLSocket.InitAsync(first);
        using var secondSocket = await GraphQLSocket.InitAsync(second);
        foreach (var socket in (GraphQLSocket[])[firstSocket, secondSocket])
            await socket.SubscribeAsync("1", Subscription);
        var draft = new Draft("2024-10-01-timed") { PublishedDateTime = InSeconds(3) };

        _folder.With(draft);
        var received = new List<string?>();
        foreach (var socket in (GraphQLSocket[])[firstSocket, secondSocket])
        {
            received.Add(Slug(await socket.ReceiveAsync()));
            Assert.True(TimeProvider.System.GetUtcNow() >= draft.PublishedDateTime);
        }

        var expiry = InSeconds(3);
        _folder.With(draft with { More = $"expires: {expiry.ToString("O", CultureInfo.InvariantCulture)}\n" });
        await first.WaitUntilHiddenAsync(draft.Slug);
        await second.WaitUntilHiddenAsync(draft.Slug);
        // The next event is of another article, so the first one came once.
        _folder.With(new Draft("2024-10-01-other"));
        foreach (var socket in (GraphQLSocket[])[firstSocket, secondSocket])
            received.Add(Slug(await socket.ReceiveAsync()));

        Assert.Equal(["2024-10-01-timed", "2024-10-01-timed", "2024-10-01-other", "2024-10-01-other"], received);
        Assert.Equal("published withdrawn", await first.EventsAsync(draft.Slug));
        await AssertNotEarlyAsync(first, draft.Slug, "published", draft.PublishedDateTime);
        await AssertNotEarlyAsync(first, draft.Slug, "withdrawn", expiry);
    }

    [Fact]
    public async Task Another_node_publishes_if_the_importing_node_stops_before_the_time()
    {
        await using var leader = await ImportingHost.StartAsync(postgres, ImportingHost.PathSetting(_folder.Root));
        await using var other = new GatewayHost(postgres) { SharesDatabaseWith = leader };
        await other.InitializeAsync();
        var draft = new Draft("2024-10-02-leader") { PublishedDateTime = ScheduleHost.Later };
        _folder.With(draft);
        await GatewayHost.WaitUntilAsync(() =>
            other.SqlAsync<bool>("select exists (select from gateway.mt_doc_article where slug = $1)", draft.Slug)
        );

        await leader.App.StopAsync(GatewayHost.CancellationToken);
        await other.MakeDueAsync(draft.Slug, "publishesAt");
        await other.WaitUntilVisibleAsync(draft.Slug);

        Assert.Equal("published", await other.EventsAsync(draft.Slug));
    }

    [Fact]
    public async Task A_publication_happens_once_even_if_nodes_are_killed_around_its_time()
    {
        // Time stands still on this node, so that it only imports.
        await using var control = new GatewayHost(postgres) { Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) };
        await control.InitializeAsync();
        string[] settings = [.. GatewayHost.LongTimeLimits, "--Logging:LogLevel:Microsoft=Warning"];
        await using var first = new GatewayProcess(control.ConnectionString, settings);
        await using var second = new GatewayProcess(control.ConnectionString, settings);
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        var drafts = new List<Draft>();
        foreach (var (killed, before) in ((GatewayProcess[], int)[])[([first], 5), ([second], 0), ([first, second], 20)])
        {
            var draft = new Draft($"2024-10-03-killed-{drafts.Count}") { PublishedDateTime = InSeconds(3) };
            drafts.Add(draft);
            await control.ImportAsync(_folder.With(draft).Root);
            var wait = draft.PublishedDateTime - TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(before);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, GatewayHost.CancellationToken);
            await Task.WhenAll(killed.Select(node => node.KillAsync()));
            await Task.WhenAll(killed.Select(node => node.StartAsync()));
            await control.WaitUntilVisibleAsync(draft.Slug);
        }

        foreach (var draft in drafts)
        {
            Assert.Equal("published", await control.EventsAsync(draft.Slug));
            await AssertNotEarlyAsync(control, draft.Slug, "published", draft.PublishedDateTime);
        }
    }

    private async Task AssertNotEarlyAsync(GatewayHost host, string slug, string kind, DateTimeOffset time)
    {
        var late = await host.SqlAsync<double>(
            "select extract(epoch from feed.at - $3)::float8 from gateway.feed join gateway.mt_doc_article article on article.id = feed.article_id where slug = $1 and kind = $2",
            slug,
            kind,
            time
        );
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slug} {kind}: {late * 1000:F0} ms after its time"));
        Assert.True(late >= 0, $"{slug} was {kind} {-late} s before its time.");
    }

    private static string? Slug(System.Text.Json.JsonElement message) =>
        message.At("payload", "data", "articlePublished", "article", "slug").GetString();

    // Files have times in seconds.
    private static DateTimeOffset InSeconds(int seconds)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(seconds + 1);
    }
}
