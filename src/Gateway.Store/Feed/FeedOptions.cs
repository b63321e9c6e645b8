namespace Gateway.Store.Feed;

/// <summary>How the feed is followed and kept.</summary>
internal sealed record FeedOptions
{
    public required string ConnectionString { get; init; }

    /// <summary>For how long after an event a subscriber may resume from it.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);
}
