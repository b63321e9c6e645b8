namespace Gateway.Store.Feed;

/// <summary>The options for reading and trimming the feed.</summary>
internal sealed record FeedOptions
{
    public required string ConnectionString { get; init; }

    /// <summary>How long a subscriber can resume from an event after it was written.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often the feed is read without a notification, because a notification may be lost.</summary>
    public TimeSpan ReadInterval { get; init; } = TimeSpan.FromSeconds(1);
}
