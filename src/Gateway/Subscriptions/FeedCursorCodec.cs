using Gateway.Store.Errors;
using Gateway.Store.Feed;
using Gateway.Store.Lists;
using NpgsqlTypes;

namespace Gateway.Subscriptions;

/// <summary>Encodes feed positions as opaque, signed cursors, like the cursors of lists.</summary>
internal sealed class FeedCursorCodec(CursorCodec cursors)
{
    private static readonly SortOrder _order = new([
        new SortBy(new SortKey("epoch", "", NpgsqlDbType.Uuid), Descending: false),
        new SortBy(new SortKey("position", "", NpgsqlDbType.Bigint), Descending: false),
        new SortBy(new SortKey("at", "", NpgsqlDbType.TimestampTz), Descending: false),
    ])
    {
        DefinitionName = "feed",
    };

    public string Write(FeedPosition position) =>
        cursors.Write(new EntryPosition(_order, [position.Epoch, position.Position, position.At]));

    /// <exception cref="RequestException">The text is not a cursor of the feed.</exception>
    public FeedPosition Read(string cursor) =>
        cursors.Read(cursor, _order) is [Guid epoch, long position, var at] && at is null or DateTimeOffset
            ? new FeedPosition(epoch, position, (DateTimeOffset?)at)
            : throw RequestException.InvalidSubscriptionCursor();
}
