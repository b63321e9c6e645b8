using System.Runtime.CompilerServices;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Npgsql;

namespace Gateway.Subscriptions;

/// <summary>
/// Delivers feed events to the subscribers of this node, in the order of the feed. The latest entries are in memory, older ones in the
/// table. A subscriber has a position in the feed and no queue of its own.
/// </summary>
internal sealed class FeedBroadcaster(
    NpgsqlDataSource dataSource,
    FeedCursorCodec cursors,
    SubscriptionEventLimiter limiter,
    DatabaseRetry retry,
    Limits limits,
    TimeProvider time
)
{
    private const int MaxEntriesInMemory = 10_000;

    private readonly Lock _lock = new();
    private readonly List<FeedEntry> _latest = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedPosition _deliveredPosition = FeedPosition.None;

    // Increases when the feed is replaced. Subscribers of the old feed must start again.
    private int _generation;

    /// <summary>The current position of this node. Everything up to it has been delivered to the subscribers.</summary>
    public FeedPosition DeliveredPosition
    {
        get
        {
            lock (_lock)
                return _deliveredPosition;
        }
    }

    /// <summary>Initialises the position from the feed's head.</summary>
    /// <returns>The position up to which this node has delivered.</returns>
    public long SyncWithHead(FeedHead head)
    {
        lock (_lock)
        {
            // Start again if the epoch differs, if entries were deleted before this node read them, or if the feed is shorter than before.
            if (
                _deliveredPosition.Epoch == head.Epoch
                && _deliveredPosition.Position >= head.Trimmed
                && _deliveredPosition.Position <= head.Last
            )
                return _deliveredPosition.Position;
            return ResetToHead(head);
        }
    }

    /// <summary>Starts again at the head, because the feed's history was replaced.</summary>
    public long ResetToHead(FeedHead head)
    {
        lock (_lock)
        {
            _latest.Clear();
            _deliveredPosition = new FeedPosition(head.Epoch, head.Last, head.LastAt);
            _generation++;
            NotifySubscribers();
            return _deliveredPosition.Position;
        }
    }

    /// <summary>Delivers the next entries, which have no gap, to the subscribers.</summary>
    public void Deliver(IReadOnlyList<FeedEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_lock)
        {
            _latest.AddRange(entries);
            if (_latest.Count > MaxEntriesInMemory)
                _latest.RemoveRange(0, _latest.Count - MaxEntriesInMemory);
            _deliveredPosition = _deliveredPosition with { Position = entries[^1].Position, At = entries[^1].At };
            NotifySubscribers();
        }
    }

    /// <param name="after">The cursor of the last event that the client received. Events after it are sent first.</param>
    /// <param name="findMatchingAsync">Selects the matching articles of a page, so that other events of the page are not loaded one by one.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <exception cref="RequestException">The cursor is invalid or has expired, or the client is too slow.</exception>
    public async IAsyncEnumerable<FeedEvent> SubscribeAsync(
        string? after,
        Func<Guid[], CancellationToken, Task<IReadOnlySet<Guid>>> findMatchingAsync,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var cursor = after;
        var (generation, start) = await FindStartAsync(after, cancellationToken);
        var (epoch, position) = (start.Epoch, start.Position);
        var slowConsumer = new SlowConsumerDetector(limits, time);
        while (true)
        {
            var (entries, changed) = await NextAsync(generation, epoch, position, cancellationToken);
            if (entries.Count == 0)
            {
                slowConsumer.CaughtUp();
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            var matchingEntries = await MatchingEntriesAsync(entries, findMatchingAsync, cancellationToken);
            foreach (var entry in entries)
            {
                if (slowConsumer.IsTooSlow(DeliveredPosition.Position - position))
                    throw RequestException.SlowConsumer(cursor);
                position = entry.Position;
                if (!matchingEntries.Contains(entry))
                    continue;
                cursor = cursors.Write(new FeedPosition(epoch, position, entry.At));
                yield return new FeedEvent(cursor, position, entry.At, entry.ArticleId);
            }
        }
    }

    private static async Task<HashSet<FeedEntry>> MatchingEntriesAsync(
        IReadOnlyList<FeedEntry> entries,
        Func<Guid[], CancellationToken, Task<IReadOnlySet<Guid>>> findMatchingAsync,
        CancellationToken cancellationToken
    )
    {
        var published = entries.Where(entry => entry.IsPublished).ToHashSet();
        if (published.Count <= 1)
            return published;
        var matchingIds = await findMatchingAsync([.. published.Select(entry => entry.ArticleId).Distinct()], cancellationToken);
        published.RemoveWhere(entry => !matchingIds.Contains(entry.ArticleId));
        return published;
    }

    private async Task<(int History, FeedPosition Place)> FindStartAsync(string? after, CancellationToken cancellationToken)
    {
        if (after is null)
            return CurrentPosition();
        var start = cursors.Read(after);
        if (!IsInMemory(start))
            await ValidateAsync(start, cancellationToken);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_deliveredPosition.Epoch == start.Epoch)
                    return (_generation, start);
                changed = _changed.Task;
            }

            // Another node noticed the new epoch before this one.
            await changed.WaitAsync(cancellationToken);
        }
    }

    // The cursor is signed by the gateway, but its entry is missing or differs: the database was restored.
    private async Task ValidateAsync(FeedPosition start, CancellationToken cancellationToken)
    {
        var (head, at) = await ReadAsync(
            async (connection, token) =>
                (await FeedTable.ReadHeadAsync(connection, token), await FeedTable.ReadTimestampAsync(connection, start, token)),
            cancellationToken
        );
        if (head.Epoch != start.Epoch || start.Position > head.Last || (at is not null && start.At is not null && at != start.At))
            throw RequestException.Resync();
    }

    private (int History, FeedPosition Place) CurrentPosition()
    {
        lock (_lock)
            return (_generation, _deliveredPosition);
    }

    private bool IsInMemory(FeedPosition start)
    {
        lock (_lock)
        {
            var behind = _deliveredPosition.Position - start.Position;
            return _deliveredPosition.Epoch == start.Epoch
                && behind >= 0
                && behind < _latest.Count
                && _latest[^(int)(behind + 1)].At == start.At;
        }
    }

    /// <returns>The next entries, and a task that completes when there are more.</returns>
    private async ValueTask<(IReadOnlyList<FeedEntry> Entries, Task Changed)> NextAsync(
        int generation,
        Guid epoch,
        long position,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            if (generation != _generation)
                throw RequestException.Resync();
            var behind = _deliveredPosition.Position - position;
            if (behind <= 0)
                return ([], _changed.Task);
            if (behind <= _latest.Count)
                return (_latest.GetRange(_latest.Count - (int)behind, (int)Math.Min(behind, FeedTable.PageSize)), Task.CompletedTask);
        }

        var entries = await ReadAsync(
            (connection, token) => FeedTable.ReadAfterAsync(connection, epoch, position, token),
            cancellationToken
        );
        // Deleted old entries leave a gap after the cursor.
        IReadOnlyList<FeedEntry> contiguous = [.. entries.TakeWhile((entry, index) => entry.Position == position + index + 1)];
        return contiguous.Count > 0 ? (contiguous, Task.CompletedTask) : throw RequestException.CursorExpired();
    }

    private Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        retry.WhileUnavailableAsync(
            token =>
                limiter.RunAsync(
                    async end =>
                    {
                        await using var connection = await dataSource.OpenConnectionAsync(end);
                        return await read(connection, end);
                    },
                    token
                ),
            cancellationToken
        );

    private void NotifySubscribers()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>
    /// Detects a subscriber that stays too far behind for too long. A subscriber that resumes may take its time, and a burst of events is
    /// allowed.
    /// </summary>
    private sealed class SlowConsumerDetector(Limits limits, TimeProvider time)
    {
        private bool _wasUpToDate;
        private long? _behindSince;

        public void CaughtUp() => _wasUpToDate = true;

        public bool IsTooSlow(long behind)
        {
            if (!_wasUpToDate)
                return false;
            _behindSince = behind <= limits.SendQueue ? null : _behindSince ?? time.GetTimestamp();
            return _behindSince is { } since && time.GetElapsedTime(since) >= limits.SlowConsumer;
        }
    }
}
