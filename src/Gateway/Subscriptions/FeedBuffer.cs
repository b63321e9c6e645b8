using Gateway.Store.Errors;
using Gateway.Store.Feed;

namespace Gateway.Subscriptions;

/// <summary>
/// The part of the feed that this node has delivered: its end, and the latest entries in memory. <see cref="FeedListener"/> adds entries,
/// and the subscribers read them. It is thread-safe.
/// </summary>
internal sealed class FeedBuffer
{
    private const int MaxEntriesInMemory = 10_000;

    private readonly Lock _lock = new();
    private readonly List<FeedEntry> _latest = [];
    private readonly Dictionary<Guid, long> _latestOfArticles = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedPosition _end = FeedPosition.None;

    // Increases when the feed is replaced. Subscribers of the old feed must start again.
    private int _generation;

    /// <summary>The current position of this node. Everything up to it has been delivered to the subscribers.</summary>
    public FeedPosition End
    {
        get
        {
            lock (_lock)
                return _end;
        }
    }

    /// <summary>Initialises the position from the feed's head.</summary>
    /// <returns>The position up to which this node has delivered.</returns>
    public long SyncWithHead(FeedHead head)
    {
        lock (_lock)
        {
            // Start again if the epoch differs, if entries were deleted before this node read them, or if the feed is shorter than before.
            if (_end.Epoch == head.Epoch && _end.Position >= head.Trimmed && _end.Position <= head.Last)
                return _end.Position;
            return ResetToHead(head);
        }
    }

    /// <summary>Starts again at the head, because the feed's history was replaced.</summary>
    public long ResetToHead(FeedHead head)
    {
        lock (_lock)
        {
            _latest.Clear();
            _latestOfArticles.Clear();
            _end = new FeedPosition(head.Epoch, head.Last, head.LastAt);
            _generation++;
            NotifySubscribers();
            return _end.Position;
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
            foreach (var entry in entries)
                _latestOfArticles[entry.ArticleId] = entry.Position;
            ForgetOldest(_latest.Count - MaxEntriesInMemory);
            _end = _end with { Position = entries[^1].Position, At = entries[^1].At };
            NotifySubscribers();
        }
    }

    /// <summary>Returns the position at which a new subscriber starts.</summary>
    public (int Generation, FeedPosition Start) CurrentStart()
    {
        lock (_lock)
            return (_generation, _end);
    }

    /// <summary>Returns the generation if the feed has the epoch. Otherwise <paramref name="changed"/> completes at the next change.</summary>
    public int? FindGeneration(Guid epoch, out Task changed)
    {
        lock (_lock)
        {
            changed = _changed.Task;
            return _end.Epoch == epoch ? _generation : null;
        }
    }

    /// <summary>True if the entry at the position, and all after it, are in memory.</summary>
    public bool IsInMemory(FeedPosition start)
    {
        lock (_lock)
        {
            var behind = _end.Position - start.Position;
            return _end.Epoch == start.Epoch && behind >= 0 && behind < _latest.Count && _latest[^(int)(behind + 1)].At == start.At;
        }
    }

    /// <summary>
    /// Returns the entries after a position, and a task that completes when there are more. Returns <c>null</c> if they are no longer in memory.
    /// </summary>
    /// <exception cref="RequestException">The feed was replaced since the subscriber started.</exception>
    public (IReadOnlyList<FeedEntry> Entries, Task Changed)? FindNext(int generation, long position)
    {
        lock (_lock)
        {
            if (generation != _generation)
                throw RequestException.Resync();
            var behind = _end.Position - position;
            if (behind <= 0)
                return ([], _changed.Task);
            return behind <= _latest.Count
                ? (_latest.GetRange(_latest.Count - (int)behind, (int)Math.Min(behind, FeedTable.PageSize)), Task.CompletedTask)
                : null;
        }
    }

    /// <summary>
    /// Returns the position after which an article must have been loaded to be shown for an event: that of its latest entry, because an
    /// entry is written whenever readers begin or cease to see the article.
    /// </summary>
    /// <param name="articleId">The article.</param>
    /// <param name="position">The position of the event.</param>
    public long LatestChange(Guid articleId, long position)
    {
        lock (_lock)
        {
            // If no entry of the article is in memory, the latest one is before all that are.
            var latest = _latestOfArticles.TryGetValue(articleId, out var known) ? known : _end.Position - _latest.Count;
            return Math.Max(latest, position);
        }
    }

    private void ForgetOldest(int count)
    {
        if (count <= 0)
            return;
        foreach (var entry in _latest.Take(count))
            if (_latestOfArticles.GetValueOrDefault(entry.ArticleId) == entry.Position)
                _latestOfArticles.Remove(entry.ArticleId);
        _latest.RemoveRange(0, count);
    }

    private void NotifySubscribers()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
