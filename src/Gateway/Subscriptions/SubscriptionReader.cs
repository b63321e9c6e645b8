using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Feed;
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
            caller.ReadAccess,
            caller.GatewayUrl
        );
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
                if (await FindAsync(publication, filter, cancellationToken) is { } found)
                    yield return found;
            }
        }
        finally
        {
            GatewayMetrics.Subscribers.Add(-1);
        }

        Task<IReadOnlySet<Guid>> MatchingAsync(IReadOnlyList<FeedEntry> page, CancellationToken token) =>
            retry.WhileUnavailableAsync(attempt => articles.FindMatchingAsync(page, filter).WaitAsync(attempt), token);
    }

    // Loaded after the latest known change: the node may be behind the table that the subscriber reads, or ahead of the subscriber.
    private ValueTask<ArticlePublished?> FindAsync(FeedEvent publication, SubscriptionFilter filter, CancellationToken cancellationToken) =>
        articles.TryGet(publication, LatestChange(publication), filter, out var found)
            ? ValueTask.FromResult(found)
            : new(
                retry.WhileUnavailableAsync(
                    token => articles.FindAsync(publication, LatestChange(publication), filter).WaitAsync(token),
                    cancellationToken
                )
            );

    private long LatestChange(FeedEvent publication) => delivered.LatestChange(publication.ArticleId, publication.Position.Position);
}
