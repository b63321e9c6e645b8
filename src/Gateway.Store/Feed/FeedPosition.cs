namespace Gateway.Store.Feed;

/// <summary>A place in the feed.</summary>
/// <param name="Epoch">Positions of different epochs have nothing to do with one another.</param>
/// <param name="Position">The position of the last entry before it; zero before the first.</param>
/// <param name="At">When that entry was written, by which another one in its place is noticed; <c>null</c> where it is not known.</param>
internal sealed record FeedPosition(Guid Epoch, long Position, DateTimeOffset? At)
{
    public static FeedPosition Nowhere { get; } = new(Guid.Empty, 0, null);
}
