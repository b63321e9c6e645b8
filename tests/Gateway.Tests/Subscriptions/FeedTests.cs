using Gateway.Store.Errors;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Subscriptions;

/// <summary>The entries of the feed, and how they reach subscribers.</summary>
public sealed class FeedTests(PostgresServer postgres) : FeedFollowers(postgres)
{
    [Fact]
    public async Task A_node_is_notified_of_an_import_on_another_node()
    {
        // Without a notification this node would read the feed an hour later.
        await using var other = new GatewayHost(Postgres) { SharesDatabaseWith = Gateway, Settings = ["--Feed:ReadInterval=01:00:00"] };
        await other.InitializeAsync();
        await using var follower = Follow(other);
        var next = follower.MoveNextAsync();

        await ImportAsync(new Draft("2024-01-01-news"));

        Assert.True(await next);
        Assert.Equal("2024-01-01-news", follower.Current.Article.Slug);
    }

    [Fact]
    public async Task Only_a_change_of_visibility_adds_a_feed_entry()
    {
        var draft = new Draft("2024-01-01-news") { Published = false };
        await ImportAsync(draft, new Draft("2024-01-02-hidden") { Published = false });
        Assert.Empty(await EntriesAsync());

        await ImportAsync(draft with { Published = true });
        await ImportAsync(draft with { Published = true, Heat = 5, Title = "Another title" });
        await Gateway.ImportAsync(Folder.Root);
        Assert.Equal(["1 published"], await EntriesAsync());

        await ImportAsync(draft with { Published = true, Removed = true });
        await ImportAsync(draft with { Published = true });
        Folder.Remove("_news/2024-01-01-news.md");
        await Gateway.ImportAsync(Folder.Root, prune: true);
        Assert.Equal(["1 published", "2 withdrawn", "3 published", "4 withdrawn"], await EntriesAsync());
    }

    [Fact]
    public async Task A_dry_run_adds_no_feed_entry_and_no_gap()
    {
        Folder.With(new Draft("2024-01-01-news"));
        await Gateway.ImportAsync(Folder.Root, dryRun: true);
        Assert.Empty(await EntriesAsync());

        await Gateway.ImportAsync(Folder.Root);
        Assert.Equal(["1 published"], await EntriesAsync());
    }

    [Fact]
    public async Task An_article_withdrawn_before_its_event_is_sent_is_skipped()
    {
        var start = await StartCursorAsync();
        await ImportAsync(new Draft("2024-01-01-withdrawn"), new Draft("2024-01-02-stays"));
        await ImportAsync(new Draft("2024-01-01-withdrawn") { Published = false });

        await using var follower = Follow(after: start);

        Assert.Equal(["2024-01-02-stays"], await TakeAsync(follower, 1));
    }

    [Fact]
    public async Task An_article_changed_before_its_event_is_sent_has_its_current_values()
    {
        var start = await StartCursorAsync();
        await ImportAsync(new Draft("2024-01-01-news"));
        await ImportAsync(new Draft("2024-01-01-news") { Title = "Corrected" });

        await using var follower = Follow(after: start);

        Assert.True(await follower.MoveNextAsync());
        Assert.Equal("Corrected", follower.Current.Article.Title);
    }

    [Fact]
    public async Task A_slow_consumer_is_disconnected_with_a_cursor_to_resume_from()
    {
        await using var gateway = new GatewayHost(Postgres) { Settings = ["--Limits:SendQueue=3", "--Limits:SlowConsumer=00:00:00"] };
        await gateway.InitializeAsync();
        await using var slow = BroadcasterOf(gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var first = slow.MoveNextAsync();
        await FeedEntries.AppendAsync(gateway, 1);
        Assert.True(await first);
        await FeedEntries.AppendAsync(gateway, 5);
        await UntilDeliveredAsync(gateway, 6);

        var seen = slow.Current.Cursor;
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await slow.MoveNextAsync());

        Assert.Equal("SLOW_CONSUMER", refused.Code);
        Assert.Equal(seen, refused.Extensions?["cursor"]);
        await using var again = BroadcasterOf(gateway)
            .SubscribeAsync(seen, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        for (var missed = 0; missed < 5; missed++)
            Assert.True(await again.MoveNextAsync());
    }

    [Fact]
    public async Task A_node_whose_clock_is_days_ahead_deletes_no_entries_and_stores_the_times_of_the_database()
    {
        await ImportAsync(new Draft("2024-06-19-old"));
        await ImportAsync(new Draft("2024-06-20-before"));
        await ExecuteAsync("update gateway.feed set at = at - interval '8 days' where seq = 1");
        await using var ahead = new GatewayHost(Postgres)
        {
            SharesDatabaseWith = Gateway,
            Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(8)),
        };
        await ahead.InitializeAsync();
        await GatewayHost.WaitUntilAsync(() => Gateway.SqlAsync<bool>("select trimmed = 1 from gateway.feed_head"));

        await ahead.ImportAsync(Folder.With(new Draft("2024-06-21-after")).WithFile("_news/broken.md", "---\ntitle: [cut\n---\n").Root);

        Assert.Equal(["2 published", "3 published"], await EntriesAsync());
        Assert.True(
            await Gateway.SqlAsync<bool>(
                """
                select bool_and(at between now() - interval '1 day' and now()) from (
                  select at from gateway.feed
                  union all select imported_at from gateway.mt_doc_article
                  union all select updated_at from gateway.mt_doc_article
                  union all select (data ->> 'seenAt')::timestamptz from gateway.mt_doc_import_problem) stored
                """
            )
        );
    }

    [Fact]
    public async Task Times_follow_the_order_of_the_feed_even_if_transactions_overlap_and_the_clock_is_set_back()
    {
        await FeedEntries.AppendAsync(Gateway, 1);
        await using var connection = await Gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        Task later;
        await using (var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken))
        {
            await FeedEntries.AppendAsync(connection, transaction, 2, "update gateway.feed set at = at + interval '1 hour' where seq = 3");
            later = FeedEntries.AppendAsync(Gateway, 2);
            await Gateway.WaitUntilCommandIsBlockedAsync();
            await transaction.CommitAsync(GatewayHost.CancellationToken);
        }

        await later;

        Assert.Equal("1,2,3,4,5", await Gateway.SqlAsync<string>("select string_agg(seq::text, ',' order by at, seq) from gateway.feed"));
    }

    [Fact]
    public async Task Entries_after_a_gap_are_delivered_only_after_the_gap_is_filled()
    {
        await using var follower = BroadcasterOf(Gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();
        await FeedEntries.AppendAsync(Gateway, 2, "delete from gateway.feed where seq = 1");
        await ExecuteAsync("notify gateway_feed");
        var closed = Guid.NewGuid();
        await ExecuteAsync(
            $"insert into gateway.feed (epoch, seq, article_id, kind, at) select epoch, 1, '{closed}', 'published', now() from gateway.feed_head"
        );

        Assert.True(await next);
        Assert.Equal(closed, follower.Current.ArticleId);
    }

    [Fact]
    public async Task Subscribers_receive_events_after_their_database_connection_is_terminated()
    {
        await using var follower = BroadcasterOf(Gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();

        await ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'gateway feed'"
        );
        await FeedEntries.AppendAsync(Gateway, 1);

        Assert.True(await next);
    }

    [Fact]
    public async Task All_subscribers_of_an_event_share_one_load()
    {
        // A load is shared for a second. The clock stands still, so all subscribers share it on a slow machine too.
        await using var gateway = new GatewayHost(Postgres) { Time = new FakeTimeProvider() };
        await gateway.InitializeAsync();
        using var commands = new SqlCommands(gateway.Database);
        var followers = Enumerable.Range(0, 20).Select(_ => Follow(gateway)).ToList();
        var next = followers.Select(follower => follower.MoveNextAsync().AsTask()).ToList();
        await gateway.ImportAsync(Folder.With(new Draft("2024-01-01-news")).Root);
        await Task.WhenAll(next);

        Assert.Single(
            commands.Take(),
            command => command.StartsWith("select a.data from gateway.mt_doc_article a", StringComparison.Ordinal)
        );
        foreach (var follower in followers)
            await follower.DisposeAsync();
    }
}
