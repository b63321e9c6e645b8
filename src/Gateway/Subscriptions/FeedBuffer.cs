using System.Collections.Concurrent;
using Gateway.Store.Errors;
using Gateway.Store.Feed;

namespace Gateway.Subscriptions;

/// <summary>
/// The part of the feed that this node has delivered: its end, and the latest entries in memory. <see cref="FeedListener"/> adds entries,
/// and the subscribers read them. It is thread-safe. Readers take no lock: thousands of subscribers read after each event, and a thread
/// that is interrupted while it holds a lock would delay all others, and the requests that wait for their threads.
/// </summary>
internal sealed class FeedBuffer
{
    private const int MaxEntriesInMemory = 10_000;

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<Guid, long> _latestOfArticles = new();
    private volatile State _state = new(Generation: 0, FeedPosition.None, [], First: 0, Count: 0);

    /// <summary>The current position of this node. Everything up to it has been delivered to the subscribers.</summary>
    public FeedPosition End => _state.End;

    /// <summary>Initialises the position from the feed's head.</summary>
    /// <returns>The position up to which this node has delivered.</returns>
    public long SyncWithHead(FeedHead head)
    {
        lock (_writing)
        {
            var end = _state.End;
            // Start again if the epoch differs, if entries were deleted before this node read them, or if the feed is shorter than before.
            if (end.Epoch == head.Epoch && end.Position >= head.Trimmed && end.Position <= head.Last)
                return end.Position;
            return ResetToHead(head);
        }
    }

    /// <summary>Starts again at the head, because the feed's history was replaced.</summary>
    public long ResetToHead(FeedHead head)
    {
        lock (_writing)
        {
            Publish(
                new State(_state.Generation + 1, new FeedPosition(head.Epoch, head.Last, head.LastAt), Entries: [], First: 0, Count: 0)
            );
            // After the new state, as LatestChange reads the two in the opposite order.
            _latestOfArticles.Clear();
            return head.Last;
        }
    }

    /// <summary>Delivers the next entries, which have no gap, to the subscribers.</summary>
    public void Deliver(IReadOnlyList<FeedEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_writing)
        {
            foreach (var entry in entries)
                _latestOfArticles[entry.ArticleId] = entry.Position;
            var before = _state;
            var after = before.With(entries);
            Publish(after);
            var forgotten = before.Count + entries.Count - after.Count;
            foreach (var entry in before.Latest.Take(forgotten))
                _latestOfArticles.TryRemove(new(entry.ArticleId, entry.Position));
        }
    }

    /// <summary>Returns the position at which a new subscriber starts.</summary>
    public (int Generation, FeedPosition Start) CurrentStart()
    {
        var state = _state;
        return (state.Generation, state.End);
    }

    /// <summary>
    /// Returns the generation if the feed has the epoch. Otherwise <paramref name="changed"/> completes at the next change.
    /// </summary>
    public int? FindGeneration(Guid epoch, out Task changed)
    {
        var state = _state;
        changed = state.Changed.Task;
        return state.End.Epoch == epoch ? state.Generation : null;
    }

    /// <summary>True if the entry at the position, and all after it, are in memory.</summary>
    public bool IsInMemory(FeedPosition start)
    {
        var state = _state;
        var behind = state.End.Position - start.Position;
        return state.End.Epoch == start.Epoch
            && behind >= 0
            && behind < state.Count
            && state.Latest[state.Count - 1 - (int)behind].At == start.At;
    }

    /// <summary>
    /// Returns the entries after a position, and a task that completes when there are more. Returns <c>null</c> if they are no longer in
    /// memory.
    /// </summary>
    /// <exception cref="RequestException">The feed was replaced since the subscriber started.</exception>
    public (IReadOnlyList<FeedEntry> Entries, Task Changed)? FindNext(int generation, long position)
    {
        var state = _state;
        if (generation != state.Generation)
            throw RequestException.Resync();
        var behind = state.End.Position - position;
        if (behind <= 0)
            return ([], state.Changed.Task);
        return behind <= state.Count
            ? (state.Latest.Slice(state.Count - (int)behind, (int)Math.Min(behind, FeedTable.PageSize)), Task.CompletedTask)
            : null;
    }

    /// <summary>
    /// Returns the position after which an article must have been loaded to be shown for an event: that of its latest entry, because an
    /// entry is written whenever readers begin or cease to see the article.
    /// </summary>
    /// <param name="articleId">The article.</param>
    /// <param name="position">The position of the event.</param>
    public long LatestChange(Guid articleId, long position)
    {
        if (_latestOfArticles.TryGetValue(articleId, out var latest))
            return Math.Max(latest, position);
        // No entry of the article is in memory, so its latest one is before all that are.
        var state = _state;
        return Math.Max(state.End.Position - state.Count, position);
    }

    private void Publish(State state)
    {
        var before = _state;
        _state = state;
        before.Changed.TrySetResult();
    }

    /// <param name="Generation">Increases when the feed is replaced. Subscribers of the old feed must start again.</param>
    /// <param name="End">The position of the last entry.</param>
    /// <param name="Entries">Contains the latest entries. States share it: entries are only added after those of all states.</param>
    /// <param name="First">The index of the oldest entry in memory.</param>
    /// <param name="Count">The number of entries in memory.</param>
    private sealed record State(int Generation, FeedPosition End, FeedEntry[] Entries, int First, int Count)
    {
        /// <summary>Completes when there is another state.</summary>
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ArraySegment<FeedEntry> Latest => new(Entries, First, Count);

        public State With(IReadOnlyList<FeedEntry> added)
        {
            var end = End with { Position = added[^1].Position, At = added[^1].At };
            var count = Math.Min(Count + added.Count, MaxEntriesInMemory);
            if (First + Count + added.Count > Entries.Length)
            {
                var entries = new FeedEntry[Math.Min(2 * count, 2 * MaxEntriesInMemory)];
                Latest.Concat(added).TakeLast(count).ToArray().CopyTo(entries, 0);
                return new State(Generation, end, entries, First: 0, count);
            }

            for (var index = 0; index < added.Count; index++)
                Entries[First + Count + index] = added[index];
            return new State(Generation, end, Entries, First + Count + added.Count - count, count);
        }
    }
}
