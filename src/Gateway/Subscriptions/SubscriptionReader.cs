using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Telemetry;

namespace Gateway.Subscriptions;

/// <summary>Loads the article of each feed event for one subscriber, if the article matches and is still visible.</summary>
internal sealed class SubscriptionReader(
    FeedBroadcaster broadcaster,
    FeedBuffer delivered,
    SubscriberArticleCache articles,
    DatabaseRetry retry
)
{
    /// <exception cref="RequestException">The filter is invalid.</exception>
    public static SubscriptionFilter CreateFilter(IDictionary<string, object?> where, Caller caller)
    {
        var filter = new SubscriptionFilter(
            where,
            Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(where))),
            caller.ReadAccess
        )
        {
            GatewayUrl = caller.GatewayUrl,
        };
        _ = filter.Condition;
        return filter;
    }

    public async IAsyncEnumerable<ArticlePublished> SubscribeAsync(
        string? after,
        SubscriptionFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        GatewayMetrics.Subscribers.Add(1);
        try
        {
            await foreach (var publication in broadcaster.SubscribeAsync(after, MatchingAsync, cancellationToken))
            {
                if (await FindAsync(publication, filter, cancellationToken) is { } article)
                    yield return new ArticlePublished(publication.Cursor, publication.PublishedAt, article);
            }
        }
        finally
        {
            GatewayMetrics.Subscribers.Add(-1);
        }

        Task<IReadOnlySet<Guid>> MatchingAsync(Guid[] ids, CancellationToken token) =>
            retry.WhileUnavailableAsync(attempt => articles.MatchingAsync(ids, filter, attempt), token);
    }

    // Loaded after the latest known position: the node may be behind the table that the subscriber reads, or ahead of the subscriber.
    private Task<Store.Documents.Article?> FindAsync(
        FeedEvent publication,
        SubscriptionFilter filter,
        CancellationToken cancellationToken
    ) =>
        retry.WhileUnavailableAsync(
            token =>
                articles.FindAsync(publication.ArticleId, Math.Max(publication.Position, delivered.End.Position), filter).WaitAsync(token),
            cancellationToken
        );
}
