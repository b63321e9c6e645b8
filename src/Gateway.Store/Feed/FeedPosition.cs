namespace Gateway.Store.Feed;

/// <summary>A position in the feed.</summary>
/// <param name="Epoch">The epoch of the position. Positions of different epochs are not comparable.</param>
/// <param name="Position">The sequence number of the last entry before it. Zero before the first entry.</param>
/// <param name="At">
/// The time when that entry was written, which detects another entry with the same number. <c>null</c> if it is unknown.
/// </param>
internal sealed record FeedPosition(Guid Epoch, long Position, DateTimeOffset? At)
{
    public static FeedPosition None { get; } = new(Guid.Empty, 0, null);
}
