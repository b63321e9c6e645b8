using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Subscriptions;

/// <summary>The event from which a subscription resumes, and rejected cursors.</summary>
public sealed class FeedCursorTests(PostgresServer postgres) : FeedFollowers(postgres)
{
    [Fact]
    public async Task A_resumed_subscription_receives_missed_events_once_and_then_new_ones()
    {
        await using var before = Follow();
        var first = before.MoveNextAsync();
        await ImportAsync(new Draft("2024-01-01-seen"));
        Assert.True(await first);
        await ImportAsync(new Draft("2024-01-02-missed"), new Draft("2024-01-03-missed"));

        await using var after = Follow(after: before.Current.Cursor);
        var got = await TakeAsync(after, 2);
        var live = after.MoveNextAsync();
        await ImportAsync(new Draft("2024-01-04-live"));
        Assert.True(await live);

        Assert.Equal(["2024-01-02-missed", "2024-01-03-missed", "2024-01-04-live"], [.. got, after.Current.Article.Slug]);
    }

    [Fact]
    public async Task A_subscriber_that_is_thousands_of_events_behind_receives_each_once()
    {
        var start = await StartCursorAsync();
        await using var late = new GatewayHost(Postgres) { SharesDatabaseWith = Gateway };
        await FeedEntries.AppendAsync(Gateway, 1_700);
        await late.InitializeAsync();
        await FeedEntries.AppendAsync(Gateway, 300);

        var cursors = new HashSet<string>();
        await foreach (var publication in BroadcasterOf(late).SubscribeAsync(start, FeedEntries.All, GatewayHost.CancellationToken))
        {
            Assert.True(cursors.Add(publication.Cursor));
            if (cursors.Count == 2_000)
                break;
        }
    }

    [Fact]
    public async Task A_change_of_the_epoch_returns_RESYNC_for_old_cursors_and_live_subscribers()
    {
        var old = await StartCursorAsync();
        await using var follower = BroadcasterOf(Gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();
        await ExecuteAsync("update gateway.feed_head set server = 'a cluster that was'");
        await FeedEntries.AppendAsync(Gateway, 1);

        Assert.Equal("RESYNC", (await Assert.ThrowsAsync<RequestException>(async () => await next)).Code);
        Assert.Equal("RESYNC", await CodeAfterAsync(old));
    }

    [Fact]
    public async Task A_cursor_beyond_the_feed_returns_RESYNC()
    {
        await FeedEntries.AppendAsync(Gateway, 3);
        var epoch = await Gateway.SqlAsync<Guid>("select epoch from gateway.feed_head");

        Assert.Equal(
            "RESYNC",
            await CodeAfterAsync(Gateway.App.Services.GetRequiredService<FeedCursorCodec>().Write(new FeedPosition(epoch, 99, null)))
        );
    }

    [Fact]
    public async Task A_cursor_older_than_the_retention_has_expired()
    {
        var old = await StartCursorAsync();
        await FeedEntries.AppendAsync(Gateway, 3);
        await ExecuteAsync("update gateway.feed set at = at - interval '8 days' where seq <= 2");
        await using (var connection = await Gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken))
            await FeedTable.TrimAsync(connection, TimeSpan.FromDays(7), GatewayHost.CancellationToken);
        await using var fresh = new GatewayHost(Postgres) { SharesDatabaseWith = Gateway };
        await fresh.InitializeAsync();

        Assert.Equal("CURSOR_EXPIRED", await CodeAfterAsync(old, fresh));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task An_invalid_cursor_is_rejected(string cursor) => Assert.Equal("HC0078", await CodeAfterAsync(cursor));

    [Fact]
    public async Task A_list_cursor_is_rejected_by_the_feed()
    {
        await ImportAsync(new Draft("2024-01-01-news"));
        var list = (await Gateway.QueryAsync("{ articles { pageInfo { endCursor } } }"))
            .Data.GetProperty("articles")
            .GetProperty("pageInfo")
            .GetProperty("endCursor");

        Assert.Equal("HC0078", await CodeAfterAsync(list.GetString() ?? ""));
    }
}
