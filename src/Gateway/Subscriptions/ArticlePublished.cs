using Gateway.Execution;
using Gateway.Store.Documents;

namespace Gateway.Subscriptions;

/// <summary>An article has become visible to readers.</summary>
/// <param name="Cursor">The position of the event in the feed.</param>
/// <param name="PublishedAt">When the article became visible.</param>
/// <param name="Article">The article as readers see it when the event is sent.</param>
internal sealed record ArticlePublished(string Cursor, DateTimeOffset PublishedAt, Article Article) : SourceEvent(Cursor);
