using System.Runtime.CompilerServices;
using Gateway.Errors;
using Gateway.Transport;
using Npgsql;

namespace Gateway.Publishing;

/// <summary>
/// The articles that became visible, in the order of the feed, for whoever follows them on this node. The latest entries are in memory, older ones in
/// the table: a follower has a place in the feed and no queue of its own.
/// </summary>
internal sealed class PublishedArticles(NpgsqlDataSource dataSource, FeedCursors cursors, VisibleArticles articles, Limits limits, TimeProvider time)
{
    private const int Kept = 10_000;

    private readonly Lock _lock = new();
    private readonly List<FeedEntry> _latest = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Guid _epoch;
    private long _position;

    /// <summary>Takes note of where the feed stands.</summary>
    /// <returns>The position up to which this node has delivered.</returns>
    public long Begin(FeedHead head)
    {
        lock (_lock)
        {
            // Positions of another epoch say nothing here, and what was trimmed while this node was away cannot be delivered.
            if (_epoch == head.Epoch && _position >= head.Trimmed) return _position;
            _latest.Clear();
            (_epoch, _position) = (head.Epoch, head.Last);
            Wake();
            return _position;
        }
    }

    /// <summary>Hands the next entries, without a hole, to the followers.</summary>
    public void Deliver(IReadOnlyList<FeedEntry> entries)
    {
        if (entries.Count == 0) return;
        articles.Forget(entries.Select(entry => entry.ArticleId));
        lock (_lock)
        {
            _latest.AddRange(entries);
            if (_latest.Count > Kept) _latest.RemoveRange(0, _latest.Count - Kept);
            _position = entries[^1].Position;
            Wake();
        }
    }

    /// <param name="after">The cursor of the last event seen; what came after it comes first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestError">The cursor leads nowhere, or the events come faster than they are taken.</exception>
    public async IAsyncEnumerable<Publication> FollowAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = after;
        var (epoch, position) = await StartAsync(after, cancellationToken);
        long? caughtUp = null;
        while (true)
        {
            var (entries, behind, changed) = await NextAsync(epoch, position, cancellationToken);
            if (entries.Count == 0)
            {
                caughtUp = time.GetTimestamp();
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            // Who comes back after a while is behind and may take its time; who was up to date and falls behind more and more is told so.
            if (behind > limits.SendQueue && caughtUp is { } since && time.GetElapsedTime(since) > limits.SlowConsumer) throw RequestError.SlowConsumer(cursor);
            foreach (var entry in entries)
            {
                position = entry.Position;
                if (!entry.IsPublished) continue;
                cursor = cursors.Write(epoch, position);
                yield return new Publication(cursor, entry.At, entry.ArticleId);
            }
        }
    }

    private async Task<(Guid Epoch, long Position)> StartAsync(string? after, CancellationToken cancellationToken)
    {
        (Guid Epoch, long Position)? place = after is null ? null : cursors.Read(after);
        var here = Here();
        if (place is not { } start) return here;
        // Another node may be ahead of this one. But signed by us and not in the feed at all: the database has been set back.
        if (start.Epoch == here.Epoch && start.Position > here.Position && start.Position > await LastAsync(start.Epoch, cancellationToken)) throw RequestError.Resync();
        return start;
    }

    private (Guid Epoch, long Position) Here()
    {
        lock (_lock) return (_epoch, _position);
    }

    /// <returns>The next entries; how far the follower is behind; and what ends when there is more.</returns>
    private async ValueTask<(IReadOnlyList<FeedEntry> Entries, long Behind, Task Changed)> NextAsync(
        Guid epoch, long position, CancellationToken cancellationToken)
    {
        long behind;
        lock (_lock)
        {
            if (epoch != _epoch) throw RequestError.Resync();
            behind = _position - position;
            if (behind <= 0) return ([], 0, _changed.Task);
            if (behind <= _latest.Count) return (_latest.GetRange(_latest.Count - (int)behind, (int)Math.Min(behind, FeedTable.PageSize)), behind, Task.CompletedTask);
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var entries = await FeedTable.AfterAsync(connection, epoch, position, cancellationToken);
        // What was deleted for its age leaves a gap after the cursor.
        IReadOnlyList<FeedEntry> whole = [.. entries.TakeWhile((entry, place) => entry.Position == position + place + 1)];
        return whole.Count > 0 ? (whole, behind, Task.CompletedTask) : throw RequestError.CursorExpired();
    }

    private async Task<long> LastAsync(Guid epoch, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var head = await FeedTable.HeadAsync(connection, cancellationToken);
        return head.Epoch == epoch ? head.Last : 0;
    }

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
