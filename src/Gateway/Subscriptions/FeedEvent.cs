namespace Gateway.Subscriptions;

/// <summary>The news that an article became visible, before anybody has looked at the article.</summary>
internal sealed record FeedEvent(string Cursor, long Position, DateTimeOffset PublishedAt, Guid ArticleId);
