using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Telemetry;

namespace Gateway.Subscriptions;

/// <summary>Loads the article of each feed event for one subscriber, if the article matches and is still visible.</summary>
internal sealed class SubscriptionReader(FeedBroadcaster published, SubscriberArticleCache articles, DatabaseRetry retry)
{
    /// <exception cref="RequestException">The filter is invalid.</exception>
    public static SubscriptionFilter CreateFilter(IDictionary<string, object?> where, ReadAccess audience)
    {
        var wanted = new SubscriptionFilter(
            where,
            Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(where))),
            audience
        );
        _ = wanted.Condition;
        return wanted;
    }

    public async IAsyncEnumerable<ArticlePublished> SubscribeAsync(
        string? after,
        SubscriptionFilter wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        GatewayMetrics.Subscribers.Add(1);
        try
        {
            await foreach (var publication in published.SubscribeAsync(after, MatchingAsync, cancellationToken))
            {
                if (await FindAsync(publication, wanted, cancellationToken) is { } article)
                    yield return new ArticlePublished(publication.Cursor, publication.PublishedAt, article);
            }
        }
        finally
        {
            GatewayMetrics.Subscribers.Add(-1);
        }

        Task<IReadOnlySet<Guid>> MatchingAsync(Guid[] ids, CancellationToken token) =>
            retry.WhileUnavailableAsync(attempt => articles.MatchingAsync(ids, wanted, attempt), token);
    }

    // Loaded after the latest known position: the node may be behind the table that the subscriber reads, or ahead of the subscriber.
    private Task<Store.Documents.Article?> FindAsync(
        FeedEvent publication,
        SubscriptionFilter wanted,
        CancellationToken cancellationToken
    ) =>
        retry.WhileUnavailableAsync(
            token =>
                articles
                    .FindAsync(publication.ArticleId, Math.Max(publication.Position, published.DeliveredPosition.Position), wanted)
                    .WaitAsync(token),
            cancellationToken
        );
}
