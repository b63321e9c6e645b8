using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Errors;
using Gateway.Store.Telemetry;

namespace Gateway.Subscriptions;

/// <summary>Turns publications into what one subscriber is sent: the article, as it is visible now, if it matches.</summary>
internal sealed class PublishedReader(PublishedArticles published, VisibleArticles articles, DatabaseRetry retry)
{
    /// <exception cref="RequestException">The filter is none.</exception>
    public static Wanted Wanted(IDictionary<string, object?> where, Audience audience)
    {
        var wanted = new Wanted(where, Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(where))), audience);
        _ = wanted.Condition;
        return wanted;
    }

    public async IAsyncEnumerable<PublishedArticle> FollowAsync(
        string? after,
        Wanted wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Measurements.Subscribers.Add(1);
        try
        {
            await foreach (var publication in published.FollowAsync(after, MatchingAsync, cancellationToken))
            {
                if (await FindAsync(publication, wanted, cancellationToken) is { } article)
                    yield return new PublishedArticle(publication.Cursor, publication.PublishedAt, article);
            }
        }
        finally
        {
            Measurements.Subscribers.Add(-1);
        }

        Task<IReadOnlySet<Guid>> MatchingAsync(Guid[] ids, CancellationToken token) =>
            retry.WhileUnavailableAsync(attempt => articles.MatchingAsync(ids, wanted, attempt), token);
    }

    // Loaded when everything was written that is known to be: the node may be behind the table that the follower reads, or ahead of the follower.
    private Task<Store.Documents.Article?> FindAsync(Publication publication, Wanted wanted, CancellationToken cancellationToken) =>
        retry.WhileUnavailableAsync(
            token =>
                articles
                    .FindAsync(publication.ArticleId, Math.Max(publication.Position, published.Place.Position), wanted)
                    .WaitAsync(token),
            cancellationToken
        );
}
