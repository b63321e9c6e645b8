using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Access;
using Gateway.Telemetry;

namespace Gateway.Publishing;

/// <summary>Turns publications into what one subscriber is sent: the article, as it is visible now, if it matches.</summary>
internal sealed class PublishedReader(PublishedArticles published, VisibleArticles articles)
{
    public async IAsyncEnumerable<PublishedArticle> FollowAsync(
        string? after, IDictionary<string, object?> where, Audience audience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = JsonSerializer.Serialize(where);
        Measurements.Subscribers.Add(1);
        try
        {
            await foreach (var publication in published.FollowAsync(after, cancellationToken))
            {
                if (await articles.FindAsync(publication.ArticleId, where, filter, audience).WaitAsync(cancellationToken) is { } article)
                    yield return new PublishedArticle(publication.Cursor, publication.PublishedAt, article);
            }
        }
        finally
        {
            Measurements.Subscribers.Add(-1);
        }
    }
}
