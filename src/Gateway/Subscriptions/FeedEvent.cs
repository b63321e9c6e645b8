namespace Gateway.Subscriptions;

/// <summary>The event that an article became visible. The article itself is not loaded yet.</summary>
internal sealed record FeedEvent(string Cursor, long Position, DateTimeOffset PublishedAt, Guid ArticleId);
