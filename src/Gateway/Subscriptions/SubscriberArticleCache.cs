using System.Text.Json;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Gateway.Execution;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Articles;
using Npgsql;

namespace Gateway.Subscriptions;

/// <summary>The articles that a subscriber wants.</summary>
/// <param name="Where">The filter argument.</param>
/// <param name="Hash">A hash of the filter. Equal filters have the same hash.</param>
/// <param name="ReadAccess">What the subscriber may see.</param>
/// <param name="GatewayUrl">The URL at which the subscriber reaches the gateway.</param>
internal sealed record SubscriptionFilter(IDictionary<string, object?> Where, string Hash, ReadAccess ReadAccess, string GatewayUrl)
{
    /// <summary>The filter as an SQL condition on articles. An invalid filter is rejected.</summary>
    public Sql Condition =>
        FilterTranslator.Translate(ArticleFilter.Definition, Where, new FilteredRow("a", ReadAccess) { GatewayUrl = GatewayUrl });

    /// <summary>Identifies the filter together with everything else that decides which articles the subscriber sees, and how.</summary>
    public string Key { get; } = $"{Hash} {ReadAccess} {GatewayUrl}";
}

/// <summary>
/// Events with their articles as subscribers may see them now. Subscribers with the same filter share one load and receive the same object.
/// </summary>
internal sealed class SubscriberArticleCache(NpgsqlDataSource dataSource, SubscriptionEventLimiter limiter)
{
    // One second is long enough for all subscribers of an event, and too short to show a stale article. Failed loads are not cached.
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(1);

    private readonly IAsyncCache<EventKey, ArticlePublished?> _events = new ConcurrentLruBuilder<EventKey, ArticlePublished?>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(1_000)
        .WithExpireAfterWrite(_lifetime)
        .Build();

    private readonly IAsyncCache<PageKey, IReadOnlySet<Guid>> _pages = new ConcurrentLruBuilder<PageKey, IReadOnlySet<Guid>>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(100)
        .WithExpireAfterWrite(_lifetime)
        .Build();

    /// <summary>Returns an event that was loaded a moment ago.</summary>
    public bool TryGet(FeedEvent publication, long since, SubscriptionFilter filter, out ArticlePublished? found) =>
        _events.TryGet(new EventKey(publication.Position, since, filter.Key), out found);

    /// <param name="publication">The event.</param>
    /// <param name="since">The feed position. An article that was loaded before it may have been withdrawn or published since.</param>
    /// <param name="filter">The filter and the access of the subscriber.</param>
    /// <returns>The event, or <c>null</c> if the article does not match or the subscriber may not see it.</returns>
    public Task<ArticlePublished?> FindAsync(FeedEvent publication, long since, SubscriptionFilter filter) =>
        _events.GetOrAddAsync(new EventKey(publication.Position, since, filter.Key), _ => LoadAsync(publication, filter)).AsTask();

    /// <summary>The articles of a page of the feed that match and that the subscriber may see.</summary>
    public Task<IReadOnlySet<Guid>> FindMatchingAsync(IReadOnlyList<FeedEntry> page, SubscriptionFilter filter) =>
        _pages
            .GetOrAddAsync(
                new PageKey(page[0], page[^1], filter.Key),
                _ => limiter.RunAsync(token => ReadMatchingAsync(page, filter, token), CancellationToken.None)
            )
            .AsTask();

    private async Task<IReadOnlySet<Guid>> ReadMatchingAsync(
        IReadOnlyList<FeedEntry> page,
        SubscriptionFilter filter,
        CancellationToken cancellationToken
    )
    {
        Guid[] ids = [.. page.Where(entry => entry.IsPublished).Select(entry => entry.ArticleId).Distinct()];
        await using var command = Sql.Of(
                $"""
                select a.id from {Sql.Table(Tables.Article)} a
                where a.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(filter.ReadAccess, "a")} and {filter.Condition}
                """
            )
            .ToCommand(dataSource);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var matching = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            matching.Add(reader.GetGuid(0));
        return matching;
    }

    // No subscriber's own token: if it were cancelled, the other subscribers would lose the article.
    private async Task<ArticlePublished?> LoadAsync(FeedEvent publication, SubscriptionFilter filter) =>
        await limiter.RunAsync(token => ReadAsync(publication.ArticleId, filter, token), CancellationToken.None) is { } article
            ? new ArticlePublished(publication.Cursor, publication.PublishedAt, article)
            : null;

    private async Task<Article?> ReadAsync(Guid id, SubscriptionFilter filter, CancellationToken cancellationToken)
    {
        await using var command = Sql.Of(
                $"""
                select a.data from {Sql.Table(Tables.Article)} a
                where a.id = {id} and {Visibility.OfArticles(filter.ReadAccess, "a")} and {filter.Condition}
                """
            )
            .ToCommand(dataSource);
        return await command.ExecuteScalarAsync(cancellationToken) is string json
            ? JsonSerializer.Deserialize(json, StoreJson.Article)
            : null;
    }

    private sealed record EventKey(FeedPosition Event, long Since, string Filter);

    private sealed record PageKey(FeedEntry First, FeedEntry Last, string Filter);
}
