namespace Gateway.Store.Documents;

/// <summary>The time at which a hidden article becomes visible to readers.</summary>
/// <param name="PublishesAt">The time at which readers begin to see the article; <c>null</c> if none is known.</param>
public sealed record ArticleSchedule(DateTimeOffset? PublishesAt);
