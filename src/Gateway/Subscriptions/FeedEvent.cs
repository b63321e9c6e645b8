using Gateway.Store.Feed;

namespace Gateway.Subscriptions;

/// <summary>The event that an article became visible. The article itself is not loaded yet.</summary>
/// <param name="Position">The position of the event in the feed.</param>
/// <param name="PublishedAt">When the article became visible.</param>
/// <param name="ArticleId">The id of the article.</param>
/// <param name="Cursors">Encodes the cursor, which is needed once for all subscribers.</param>
internal sealed record FeedEvent(FeedPosition Position, DateTimeOffset PublishedAt, Guid ArticleId, FeedCursorCodec Cursors)
{
    /// <summary>The position as a cursor.</summary>
    public string Cursor => Cursors.Write(Position);
}
