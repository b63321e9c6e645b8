using System.Text.Json;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using Gateway.Execution;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Reading.Articles;
using Npgsql;

namespace Gateway.Subscriptions;

/// <summary>The articles that a subscriber wants.</summary>
/// <param name="Where">The filter argument.</param>
/// <param name="Hash">A hash of the filter. Equal filters have the same hash.</param>
/// <param name="ReadAccess">What the subscriber may see.</param>
internal sealed record SubscriptionFilter(IDictionary<string, object?> Where, string Hash, ReadAccess ReadAccess)
{
    /// <summary>The filter as an SQL condition on articles. An invalid filter is rejected.</summary>
    public Sql Condition =>
        FilterTranslator.Translate(ArticleFilter.Definition, Where, new FilteredRow("a", ReadAccess) { GatewayUrl = GatewayUrl });

    /// <summary>The URL at which the subscriber reaches the gateway.</summary>
    public string GatewayUrl { get; init; } = "";
}

/// <summary>Articles as subscribers may see them now. Subscribers with the same filter share one load.</summary>
internal sealed class SubscriberArticleCache(NpgsqlDataSource dataSource, SubscriptionEventLimiter limiter)
{
    // One second is long enough for all subscribers of an event, and too short to show a stale article. Failed loads are not cached.
    private readonly IAsyncCache<Key, Article?> _articles = new ConcurrentLruBuilder<Key, Article?>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(1_000)
        .WithExpireAfterWrite(TimeSpan.FromSeconds(1))
        .Build();

    /// <param name="id">The id of the article.</param>
    /// <param name="feedPosition">The feed position. An article that was loaded before it may have been withdrawn or published since.</param>
    /// <param name="filter">The filter and the access of the subscriber.</param>
    /// <returns>The article, or <c>null</c> if it does not match or the subscriber may not see it.</returns>
    public Task<Article?> FindAsync(Guid id, long feedPosition, SubscriptionFilter filter) =>
        _articles
            .GetOrAddAsync(new Key(id, feedPosition, filter.ReadAccess, filter.Hash, filter.GatewayUrl), _ => LoadAsync(id, filter))
            .AsTask();

    /// <summary>The articles that match and that the subscriber may see.</summary>
    public Task<IReadOnlySet<Guid>> MatchingAsync(Guid[] ids, SubscriptionFilter filter, CancellationToken cancellationToken) =>
        limiter.RunAsync(token => ReadMatchingAsync(ids, filter, token), cancellationToken);

    private async Task<IReadOnlySet<Guid>> ReadMatchingAsync(Guid[] ids, SubscriptionFilter filter, CancellationToken cancellationToken)
    {
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
    private Task<Article?> LoadAsync(Guid id, SubscriptionFilter filter) =>
        limiter.RunAsync(token => ReadAsync(id, filter, token), CancellationToken.None);

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

    private readonly record struct Key(Guid Article, long Since, ReadAccess ReadAccess, string Filter, string GatewayUrl);
}
