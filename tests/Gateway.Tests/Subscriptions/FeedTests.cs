using Gateway.Store.Access;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Gateway.Store.Import;
using Gateway.Subscriptions;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Subscriptions;

public sealed class FeedTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly GatewayHost _gateway = new(postgres);
    private readonly ArticleFolder _folder = new();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_import_on_one_node_reaches_the_followers_of_another()
    {
        await using var other = new GatewayHost(postgres) { SharesDatabaseWith = _gateway };
        await other.InitializeAsync();
        await using var follower = Follow(other);
        var next = follower.MoveNextAsync();

        await ImportAsync(new Draft("2024-01-01-news"));

        Assert.True(await next);
        Assert.Equal("2024-01-01-news", follower.Current.Article.Slug);
    }

    [Fact]
    public async Task A_node_is_notified_of_a_new_event()
    {
        // Without a notification this node would read the feed an hour later.
        await using var other = new GatewayHost(postgres) { SharesDatabaseWith = _gateway, Settings = ["--Feed:ReadInterval=01:00:00"] };
        await other.InitializeAsync();
        await using var follower = Follow(other);
        var next = follower.MoveNextAsync();

        await ImportAsync(new Draft("2024-01-01-news"));

        Assert.True(await next);
        Assert.Equal("2024-01-01-news", follower.Current.Article.Slug);
    }

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
    public async Task Only_a_change_of_visibility_is_an_entry()
    {
        var draft = new Draft("2024-01-01-news") { Published = false };
        await ImportAsync(draft, new Draft("2024-01-02-hidden") { Published = false });
        Assert.Empty(await EntriesAsync());

        await ImportAsync(draft with { Published = true });
        await ImportAsync(draft with { Published = true, Heat = 5, Title = "Another title" });
        await _gateway.ImportAsync(_folder.Root);
        Assert.Equal(["1 published"], await EntriesAsync());

        await ImportAsync(draft with { Published = true, Removed = true });
        await ImportAsync(draft with { Published = true });
        _folder.Remove("_news/2024-01-01-news.md");
        await _gateway.ImportAsync(_folder.Root, prune: true);
        Assert.Equal(["1 published", "2 withdrawn", "3 published", "4 withdrawn"], await EntriesAsync());
    }

    [Fact]
    public async Task A_dry_run_leaves_neither_an_entry_nor_a_hole()
    {
        _folder.With(new Draft("2024-01-01-news"));
        await _gateway.ImportAsync(_folder.Root, dryRun: true);
        Assert.Empty(await EntriesAsync());

        await _gateway.ImportAsync(_folder.Root);
        Assert.Equal(["1 published"], await EntriesAsync());
    }

    [Fact]
    public async Task An_article_withdrawn_before_it_is_sent_is_passed_over()
    {
        var start = await StartCursorAsync();
        await ImportAsync(new Draft("2024-01-01-withdrawn"), new Draft("2024-01-02-stays"));
        await ImportAsync(new Draft("2024-01-01-withdrawn") { Published = false });

        await using var follower = Follow(after: start);

        Assert.Equal(["2024-01-02-stays"], await TakeAsync(follower, 1));
    }

    [Fact]
    public async Task An_article_changed_before_it_is_sent_is_sent_as_it_is_now()
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
        await using var gateway = new GatewayHost(postgres) { Settings = ["--Limits:SendQueue=3", "--Limits:SlowConsumer=00:00:00"] };
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
    public async Task Who_is_thousands_behind_reads_them_from_the_table_in_order()
    {
        var start = await StartCursorAsync();
        await using var late = new GatewayHost(postgres) { SharesDatabaseWith = _gateway };
        await FeedEntries.AppendAsync(_gateway, 1_700);
        await late.InitializeAsync();
        await FeedEntries.AppendAsync(_gateway, 300);

        var cursors = new HashSet<string>();
        await foreach (var publication in BroadcasterOf(late).SubscribeAsync(start, FeedEntries.All, GatewayHost.CancellationToken))
        {
            Assert.True(cursors.Add(publication.Cursor));
            if (cursors.Count == 2_000)
                break;
        }
    }

    [Fact]
    public async Task A_cursor_of_another_epoch_asks_to_begin_anew_and_live_followers_are_told_so()
    {
        var old = await StartCursorAsync();
        await using var follower = BroadcasterOf(_gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();
        await ExecuteAsync("update gateway.feed_head set server = 'a cluster that was'");
        await FeedEntries.AppendAsync(_gateway, 1);

        Assert.Equal("RESYNC", (await Assert.ThrowsAsync<RequestException>(async () => await next)).Code);
        Assert.Equal("RESYNC", await CodeAfterAsync(old));
    }

    [Fact]
    public async Task A_cursor_beyond_the_feed_asks_to_begin_anew()
    {
        await FeedEntries.AppendAsync(_gateway, 3);
        var epoch = await _gateway.SqlAsync<Guid>("select epoch from gateway.feed_head");

        Assert.Equal(
            "RESYNC",
            await CodeAfterAsync(_gateway.App.Services.GetRequiredService<FeedCursorCodec>().Write(new FeedPosition(epoch, 99, null)))
        );
    }

    [Fact]
    public async Task A_cursor_older_than_what_is_kept_has_expired()
    {
        var old = await StartCursorAsync();
        await FeedEntries.AppendAsync(_gateway, 3);
        await ExecuteAsync("update gateway.feed set at = at - interval '8 days' where seq <= 2");
        await using (var connection = await _gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken))
            await FeedTable.TrimAsync(connection, TimeSpan.FromDays(7), GatewayHost.CancellationToken);
        await using var fresh = new GatewayHost(postgres) { SharesDatabaseWith = _gateway };
        await fresh.InitializeAsync();

        Assert.Equal("CURSOR_EXPIRED", await CodeAfterAsync(old, fresh));
    }

    [Fact]
    public async Task A_node_whose_clock_is_days_ahead_deletes_no_entries_and_stores_the_times_of_the_database()
    {
        await ImportAsync(new Draft("2024-06-19-old"));
        await ImportAsync(new Draft("2024-06-20-before"));
        await ExecuteAsync("update gateway.feed set at = at - interval '8 days' where seq = 1");
        await using var ahead = new GatewayHost(postgres)
        {
            SharesDatabaseWith = _gateway,
            Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(8)),
        };
        await ahead.InitializeAsync();
        await GatewayHost.WaitUntilAsync(() => _gateway.SqlAsync<bool>("select trimmed = 1 from gateway.feed_head"));

        await ahead.ImportAsync(_folder.With(new Draft("2024-06-21-after")).WithFile("_news/broken.md", "---\ntitle: [cut\n---\n").Root);

        Assert.Equal(["2 published", "3 published"], await EntriesAsync());
        Assert.True(
            await _gateway.SqlAsync<bool>(
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
        await FeedEntries.AppendAsync(_gateway, 1);
        await using var connection = await _gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        Task later;
        await using (var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken))
        {
            await FeedEntries.AppendAsync(connection, transaction, 2, "update gateway.feed set at = at + interval '1 hour' where seq = 3");
            later = FeedEntries.AppendAsync(_gateway, 2);
            await _gateway.WaitUntilCommandIsBlockedAsync();
            await transaction.CommitAsync(GatewayHost.CancellationToken);
        }

        await later;

        Assert.Equal("1,2,3,4,5", await _gateway.SqlAsync<string>("select string_agg(seq::text, ',' order by at, seq) from gateway.feed"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_cursor_of_no_event_is_refused(string cursor) => Assert.Equal("HC0078", await CodeAfterAsync(cursor));

    [Fact]
    public async Task A_cursor_of_a_list_is_none_of_the_feed()
    {
        await ImportAsync(new Draft("2024-01-01-news"));
        var list = (await _gateway.QueryAsync("{ articles { pageInfo { endCursor } } }"))
            .Data.GetProperty("articles")
            .GetProperty("pageInfo")
            .GetProperty("endCursor");

        Assert.Equal("HC0078", await CodeAfterAsync(list.GetString() ?? ""));
    }

    [Fact]
    public async Task A_hole_holds_everything_up_until_it_is_closed()
    {
        await using var follower = BroadcasterOf(_gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();
        await FeedEntries.AppendAsync(_gateway, 2, "delete from gateway.feed where seq = 1");
        await ExecuteAsync("notify gateway_feed");
        var closed = Guid.NewGuid();
        await ExecuteAsync(
            $"insert into gateway.feed (epoch, seq, article_id, kind, at) select epoch, 1, '{closed}', 'published', now() from gateway.feed_head"
        );

        Assert.True(await next);
        Assert.Equal(closed, follower.Current.ArticleId);
    }

    [Fact]
    public async Task Followers_outlive_their_database_connection()
    {
        await using var follower = BroadcasterOf(_gateway)
            .SubscribeAsync(after: null, FeedEntries.All, GatewayHost.CancellationToken)
            .GetAsyncEnumerator(GatewayHost.CancellationToken);
        var next = follower.MoveNextAsync();

        await ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'gateway feed'"
        );
        await FeedEntries.AppendAsync(_gateway, 1);

        Assert.True(await next);
    }

    [Fact]
    public async Task One_load_serves_all_who_are_told_of_an_event()
    {
        // A load is shared for a second: by a clock that stands still, however late the last of them comes.
        await using var gateway = new GatewayHost(postgres) { Time = new FakeTimeProvider() };
        await gateway.InitializeAsync();
        using var commands = new SqlCommands(gateway.Database);
        var followers = Enumerable.Range(0, 20).Select(_ => Follow(gateway)).ToList();
        var next = followers.Select(follower => follower.MoveNextAsync().AsTask()).ToList();
        await gateway.ImportAsync(_folder.With(new Draft("2024-01-01-news")).Root);
        await Task.WhenAll(next);

        Assert.Single(
            commands.Take(),
            command => command.StartsWith("select a.data from gateway.mt_doc_article a", StringComparison.Ordinal)
        );
        foreach (var follower in followers)
            await follower.DisposeAsync();
    }

    private Task<ImportReport> ImportAsync(params Draft[] drafts) => _gateway.ImportAsync(_folder.With(drafts).Root);

    private IAsyncEnumerator<ArticlePublished> Follow(GatewayHost? gateway = null, string? after = null) =>
        (gateway ?? _gateway)
            .App.Services.GetRequiredService<SubscriptionReader>()
            .SubscribeAsync(
                after,
                SubscriptionReader.CreateFilter(new Dictionary<string, object?>(), Caller.Anonymous),
                GatewayHost.CancellationToken
            )
            .GetAsyncEnumerator(GatewayHost.CancellationToken);

    private static async Task<IReadOnlyList<string>> TakeAsync(IAsyncEnumerator<ArticlePublished> follower, int count)
    {
        var slugs = new List<string>();
        while (slugs.Count < count && await follower.MoveNextAsync())
            slugs.Add(follower.Current.Article.Slug);
        return slugs;
    }

    /// <summary>A cursor that everything comes after.</summary>
    private async Task<string> StartCursorAsync() =>
        _gateway
            .App.Services.GetRequiredService<FeedCursorCodec>()
            .Write(new FeedPosition(await _gateway.SqlAsync<Guid>("select epoch from gateway.feed_head"), 0, null));

    private async Task<string?> CodeAfterAsync(string cursor, GatewayHost? gateway = null)
    {
        await using var follower = Follow(gateway, cursor);
        return (await Assert.ThrowsAsync<RequestException>(async () => await follower.MoveNextAsync())).Code;
    }

    private async Task<IReadOnlyList<string>> EntriesAsync()
    {
        var entries = await _gateway.SqlAsync<string>(
            "select coalesce(string_agg(seq || ' ' || kind, ',' order by seq), '') from gateway.feed"
        );
        return entries.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private static FeedBroadcaster BroadcasterOf(GatewayHost gateway) => gateway.App.Services.GetRequiredService<FeedBroadcaster>();

    private static Task UntilDeliveredAsync(GatewayHost gateway, int entries) =>
        GatewayHost.WaitUntilAsync(() => Task.FromResult(BroadcasterOf(gateway).DeliveredPosition.Position >= entries));

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _gateway.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(GatewayHost.CancellationToken);
    }
}
