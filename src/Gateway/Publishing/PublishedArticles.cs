using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gateway.Errors;
using Gateway.Transport;

namespace Gateway.Publishing;

/// <summary>
/// The articles that became visible, in order, for whoever follows them. What this process imports is all it knows: the feed in the store will
/// take the place of its inside.
/// </summary>
internal sealed class PublishedArticles(TimeProvider time, Limits limits)
{
    private const int Kept = 10_000;

    private readonly Lock _lock = new();
    private readonly string _epoch = Guid.NewGuid().ToString("N")[..8];
    private readonly Queue<Publication> _kept = new();
    private readonly HashSet<Channel<Publication>> _followers = [];
    private long _last;

    /// <summary>Tells of articles that became visible, after the transaction that made them so has been committed.</summary>
    public void Notify(IReadOnlyCollection<Guid> articleIds)
    {
        lock (_lock)
        {
            foreach (var articleId in articleIds)
            {
                var publication = new Publication(Cursor(++_last), time.GetUtcNow(), articleId);
                _kept.Enqueue(publication);
                if (_kept.Count > Kept) _kept.Dequeue();
                // Whoever has no room for it is cut off, and told where to go on.
                _followers.RemoveWhere(follower => !follower.Writer.TryWrite(publication) && follower.Writer.TryComplete(RequestError.SlowConsumer(cursor: null)));
            }
        }
    }

    /// <param name="after">The cursor of the last event seen; what came after it comes first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestError">The cursor leads nowhere, or the events come faster than they are taken.</exception>
    public async IAsyncEnumerable<Publication> FollowAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (missed, live) = Register(after);
        try
        {
            var last = after;
            foreach (var publication in missed)
            {
                last = publication.Cursor;
                yield return publication;
            }

            while (await WaitAsync(live.Reader, last, cancellationToken))
            {
                while (live.Reader.TryRead(out var publication))
                {
                    last = publication.Cursor;
                    yield return publication;
                }
            }
        }
        finally
        {
            lock (_lock) _followers.Remove(live);
        }
    }

    // Only the follower knows how far it got.
    private static async ValueTask<bool> WaitAsync(ChannelReader<Publication> live, string? last, CancellationToken cancellationToken)
    {
        try
        {
            return await live.WaitToReadAsync(cancellationToken);
        }
        catch (RequestError)
        {
            throw RequestError.SlowConsumer(last);
        }
    }

    private (List<Publication> Missed, Channel<Publication> Live) Register(string? after)
    {
        var live = Channel.CreateBounded<Publication>(limits.SendQueue);
        lock (_lock)
        {
            var missed = after is null ? [] : After(Position(after));
            _followers.Add(live);
            return (missed, live);
        }
    }

    private List<Publication> After(long position)
    {
        if (position > _last) throw RequestError.NotAnEvent();
        if (_last - position > _kept.Count) throw RequestError.CursorExpired();
        return [.. _kept.Skip(_kept.Count - (int)(_last - position))];
    }

    private long Position(string cursor)
    {
        if (cursor.Split('-') is not [var epoch, var text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            throw RequestError.NotAnEvent();
        return epoch == _epoch ? position : throw RequestError.Resync();
    }

    private string Cursor(long position) => $"{_epoch}-{position.ToString(CultureInfo.InvariantCulture)}";
}
