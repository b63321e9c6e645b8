using Gateway.Errors;
using Gateway.Paging;
using NpgsqlTypes;

namespace Gateway.Publishing;

/// <summary>Places in the feed as opaque, signed text: written as places in lists are.</summary>
internal sealed class FeedCursors(Cursors cursors)
{
    private static readonly SortOrder _order = new(
    [
        new SortBy(new SortKey("epoch", "", NpgsqlDbType.Uuid), Descending: false),
        new SortBy(new SortKey("position", "", NpgsqlDbType.Bigint), Descending: false),
    ])
    { Of = "feed" };

    public string Write(Guid epoch, long position) => cursors.Write(new Position(_order, [epoch, position]));

    /// <exception cref="RequestError">It is no cursor of the feed.</exception>
    public (Guid Epoch, long Position) Read(string cursor) =>
        cursors.Read(cursor, _order) is [Guid epoch, long position] ? (epoch, position) : throw RequestError.NotAnEvent();
}
