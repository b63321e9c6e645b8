using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Gateway.Subscriptions;

namespace Gateway.Tests.Subscriptions;

/// <summary>The part of the feed that a node has in memory.</summary>
public sealed class FeedBufferTests
{
    private const int InMemory = 10_000;

    private static readonly Guid _epoch = Guid.NewGuid();
    private static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(7, 10_500)]
    [InlineData(500, 25_000)]
    [InlineData(12_000, 36_000)]
    public void The_buffer_contains_only_the_latest_entries_in_order(int page, int last)
    {
        var feed = StartedAt(0);
        var entries = Enumerable.Range(1, last).Select(position => Entry(position)).ToList();
        foreach (var delivered in entries.Chunk(page))
            feed.Deliver(delivered);

        var oldest = Math.Max(0, last - InMemory);
        Assert.Equal(last, feed.End.Position);
        Assert.Equal(entries.Skip(oldest), ReadFrom(feed, oldest));
        Assert.Equal(oldest > 0, oldest > 0 && feed.FindNext(feed.CurrentStart().Generation, oldest - 1) is null);
        Assert.True(feed.IsInMemory(new FeedPosition(_epoch, oldest + 1, entries[oldest].At)));
        Assert.False(feed.IsInMemory(new FeedPosition(_epoch, oldest + 1, entries[oldest].At.AddTicks(1))));
        Assert.False(feed.IsInMemory(new FeedPosition(_epoch, oldest, oldest == 0 ? null : entries[oldest - 1].At)));
    }

    [Fact]
    public void Entries_that_were_read_do_not_change_when_more_are_delivered()
    {
        var feed = StartedAt(0);
        feed.Deliver([Entry(1), Entry(2)]);
        var given = Next(feed, 0);
        for (var position = 3; position <= 3 * InMemory; position++)
            feed.Deliver([Entry(position)]);

        Assert.Equal([1L, 2L], given.Select(entry => entry.Position));
    }

    [Fact]
    public void The_latest_change_of_an_article_without_an_entry_is_the_position_before_the_buffer()
    {
        var feed = StartedAt(5);
        var (article, other) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(5, feed.LatestChange(article, 3));

        feed.Deliver([Entry(6, article), Entry(7, other), Entry(8, article)]);
        Assert.Equal((8, 7, 5), (feed.LatestChange(article, 6), feed.LatestChange(other, 2), feed.LatestChange(Guid.NewGuid(), 4)));

        for (var position = 9; position <= 8 + InMemory; position++)
            feed.Deliver([Entry(position)]);
        Assert.Equal((8, 8), (feed.LatestChange(article, 6), feed.LatestChange(other, 7)));

        feed.ResetToHead(Head(20_000));
        Assert.Equal(20_000, feed.LatestChange(article, 6));
    }

    [Fact]
    public async Task A_waiting_reader_is_notified_and_receives_RESYNC_after_a_reset()
    {
        var feed = StartedAt(0);
        var (generation, _) = feed.CurrentStart();
        var (entries, changed) = feed.FindNext(generation, 0) ?? throw new InvalidOperationException();
        Assert.Empty(entries);
        Assert.False(changed.IsCompleted);

        feed.Deliver([Entry(1)]);
        await changed.WaitAsync(Fixtures.GatewayHost.CancellationToken);
        var (_, again) = feed.FindNext(generation, 1) ?? throw new InvalidOperationException();
        feed.ResetToHead(Head(1));
        await again.WaitAsync(Fixtures.GatewayHost.CancellationToken);

        Assert.Equal("RESYNC", Assert.Throws<RequestException>(() => feed.FindNext(generation, 1)).Code);
    }

    private static FeedBuffer StartedAt(long position)
    {
        var feed = new FeedBuffer();
        feed.SyncWithHead(Head(position));
        return feed;
    }

    private static FeedHead Head(long last) => new(_epoch, last, LastAt: null, Trimmed: 0, _start);

    private static FeedEntry Entry(long position, Guid? article = null) =>
        new(position, article ?? Guid.NewGuid(), IsPublished: true, _start.AddSeconds(position));

    private static List<FeedEntry> ReadFrom(FeedBuffer feed, long position)
    {
        var read = new List<FeedEntry>();
        while (Next(feed, position + read.Count) is { Count: > 0 } page)
            read.AddRange(page);
        return read;
    }

    private static IReadOnlyList<FeedEntry> Next(FeedBuffer feed, long position) =>
        feed.FindNext(feed.CurrentStart().Generation, position)?.Entries ?? throw new InvalidOperationException("It is not in memory.");
}
