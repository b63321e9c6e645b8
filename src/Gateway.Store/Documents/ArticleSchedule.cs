namespace Gateway.Store.Documents;

/// <summary>The next change of an article that readers do not see.</summary>
/// <param name="PublishesAt">The time at which readers begin to see the article; <c>null</c> if none is known.</param>
public sealed record ArticleSchedule(DateTimeOffset? PublishesAt);
