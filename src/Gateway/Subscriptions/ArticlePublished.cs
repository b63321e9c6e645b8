using Gateway.Execution;
using Gateway.Store.Documents;

namespace Gateway.Subscriptions;

/// <summary>An article has become visible to readers.</summary>
/// <param name="cursor">The position of the event in the feed.</param>
/// <param name="publishedAt">When the article became visible.</param>
/// <param name="article">The article as readers see it when the event is sent.</param>
internal sealed class ArticlePublished(string cursor, DateTimeOffset publishedAt, Article article) : SourceEvent(cursor)
{
    public DateTimeOffset PublishedAt => publishedAt;

    public Article Article => article;
}
