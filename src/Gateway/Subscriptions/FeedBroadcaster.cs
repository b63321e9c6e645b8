using System.Runtime.CompilerServices;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Npgsql;

namespace Gateway.Subscriptions;

/// <summary>
/// The articles that became visible, in the order of the feed, for whoever follows them on this node. The latest entries are in memory, older ones in
/// the table: a follower has a place in the feed and no queue of its own.
/// </summary>
internal sealed class FeedBroadcaster(
    NpgsqlDataSource dataSource,
    FeedCursorCodec cursors,
    EventLimiter limiter,
    DatabaseRetry retry,
    Limits limits,
    TimeProvider time
)
{
    private const int Kept = 10_000;

    private readonly Lock _lock = new();
    private readonly List<FeedEntry> _latest = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedPosition _place = FeedPosition.Nowhere;

    // Rises when the feed is another one than before: whoever has followed the old one must begin anew.
    private int _history;

    /// <summary>Where the feed stands on this node: everything up to here has been handed to the followers.</summary>
    public FeedPosition Place
    {
        get
        {
            lock (_lock)
                return _place;
        }
    }

    /// <summary>Takes note of where the feed stands.</summary>
    /// <returns>The position up to which this node has delivered.</returns>
    public long Begin(FeedHead head)
    {
        lock (_lock)
        {
            // Positions of another epoch say nothing here, what was trimmed while this node was away cannot be delivered, and a feed that is shorter than it was has been set back.
            if (_place.Epoch == head.Epoch && _place.Position >= head.Trimmed && _place.Position <= head.Last)
                return _place.Position;
            return BeginAnew(head);
        }
    }

    /// <summary>Forgets what was delivered: the feed's history is another one, whatever its positions say.</summary>
    public long BeginAnew(FeedHead head)
    {
        lock (_lock)
        {
            _latest.Clear();
            _place = new FeedPosition(head.Epoch, head.Last, head.LastAt);
            _history++;
            Wake();
            return _place.Position;
        }
    }

    /// <summary>Hands the next entries, without a hole, to the followers.</summary>
    public void Deliver(IReadOnlyList<FeedEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_lock)
        {
            _latest.AddRange(entries);
            if (_latest.Count > Kept)
                _latest.RemoveRange(0, _latest.Count - Kept);
            _place = _place with { Position = entries[^1].Position, At = entries[^1].At };
            Wake();
        }
    }

    /// <param name="after">The cursor of the last event seen; what came after it comes first.</param>
    /// <param name="matching">Those of several articles that are worth telling; asked for those that are read together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestException">The cursor leads nowhere, or the events come faster than they are taken.</exception>
    public async IAsyncEnumerable<FeedEvent> FollowAsync(
        string? after,
        Func<Guid[], CancellationToken, Task<IReadOnlySet<Guid>>> matching,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var cursor = after;
        var (history, place) = await StartAsync(after, cancellationToken);
        var (epoch, position) = (place.Epoch, place.Position);
        var patience = new SlowConsumerDetector(limits, time);
        while (true)
        {
            var (entries, changed) = await NextAsync(history, epoch, position, cancellationToken);
            if (entries.Count == 0)
            {
                patience.CaughtUp();
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            var told = await WorthTellingAsync(entries, matching, cancellationToken);
            foreach (var entry in entries)
            {
                if (patience.EndsAt(Place.Position - position))
                    throw RequestException.SlowConsumer(cursor);
                position = entry.Position;
                if (!told.Contains(entry))
                    continue;
                cursor = cursors.Write(new FeedPosition(epoch, position, entry.At));
                yield return new FeedEvent(cursor, position, entry.At, entry.ArticleId);
            }
        }
    }

    private static async Task<HashSet<FeedEntry>> WorthTellingAsync(
        IReadOnlyList<FeedEntry> entries,
        Func<Guid[], CancellationToken, Task<IReadOnlySet<Guid>>> matching,
        CancellationToken cancellationToken
    )
    {
        var published = entries.Where(entry => entry.IsPublished).ToHashSet();
        if (published.Count <= 1)
            return published;
        var worth = await matching([.. published.Select(entry => entry.ArticleId).Distinct()], cancellationToken);
        published.RemoveWhere(entry => !worth.Contains(entry.ArticleId));
        return published;
    }

    private async Task<(int History, FeedPosition Place)> StartAsync(string? after, CancellationToken cancellationToken)
    {
        if (after is null)
            return Here();
        var place = cursors.Read(after);
        if (!IsInMemory(place))
            await CheckAsync(place, cancellationToken);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_place.Epoch == place.Epoch)
                    return (_history, place);
                changed = _changed.Task;
            }

            // Another node has noticed the new epoch before this one.
            await changed.WaitAsync(cancellationToken);
        }
    }

    // Signed by us, and yet not in the feed, or another entry there: the database has been set back since.
    private async Task CheckAsync(FeedPosition place, CancellationToken cancellationToken)
    {
        var (head, at) = await ReadAsync(
            async connection =>
                (await FeedTable.HeadAsync(connection, cancellationToken), await FeedTable.AtAsync(connection, place, cancellationToken)),
            cancellationToken
        );
        if (head.Epoch != place.Epoch || place.Position > head.Last || (at is not null && place.At is not null && at != place.At))
            throw RequestException.Resync();
    }

    private (int History, FeedPosition Place) Here()
    {
        lock (_lock)
            return (_history, _place);
    }

    private bool IsInMemory(FeedPosition place)
    {
        lock (_lock)
        {
            var behind = _place.Position - place.Position;
            return _place.Epoch == place.Epoch && behind >= 0 && behind < _latest.Count && _latest[^(int)(behind + 1)].At == place.At;
        }
    }

    /// <returns>The next entries, and what ends when there are more.</returns>
    private async ValueTask<(IReadOnlyList<FeedEntry> Entries, Task Changed)> NextAsync(
        int history,
        Guid epoch,
        long position,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            if (history != _history)
                throw RequestException.Resync();
            var behind = _place.Position - position;
            if (behind <= 0)
                return ([], _changed.Task);
            if (behind <= _latest.Count)
                return (_latest.GetRange(_latest.Count - (int)behind, (int)Math.Min(behind, FeedTable.PageSize)), Task.CompletedTask);
        }

        var entries = await ReadAsync(
            connection => FeedTable.AfterAsync(connection, epoch, position, cancellationToken),
            cancellationToken
        );
        // What was deleted for its age leaves a gap after the cursor.
        IReadOnlyList<FeedEntry> whole = [.. entries.TakeWhile((entry, place) => entry.Position == position + place + 1)];
        return whole.Count > 0 ? (whole, Task.CompletedTask) : throw RequestException.CursorExpired();
    }

    private Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken) =>
        retry.WhileUnavailableAsync(
            async token =>
            {
                using var lease = await limiter.AcquireAsync(token);
                await using var connection = await dataSource.OpenConnectionAsync(token);
                return await read(connection);
            },
            cancellationToken
        );

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>
    /// Who comes back after a while is behind and may take its time, and a burst puts everybody behind for a moment; who was up to date and then stays too
    /// far behind for too long is told so.
    /// </summary>
    private sealed class SlowConsumerDetector(Limits limits, TimeProvider time)
    {
        private bool _wasUpToDate;
        private long? _behindSince;

        public void CaughtUp() => _wasUpToDate = true;

        public bool EndsAt(long behind)
        {
            if (!_wasUpToDate)
                return false;
            _behindSince = behind <= limits.SendQueue ? null : _behindSince ?? time.GetTimestamp();
            return _behindSince is { } since && time.GetElapsedTime(since) >= limits.SlowConsumer;
        }
    }
}
