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
    public Sql Condition => FilterTranslator.Translate(ArticleFilter.Definition, Where, new FilterRow("a", ReadAccess));
}

/// <summary>Articles as subscribers may see them now. Subscribers with the same filter share one load.</summary>
internal sealed class SubscriberArticleCache(NpgsqlDataSource dataSource, SubscriptionEventLimiter limiter, TimeProvider time)
{
    // One second is long enough for all subscribers of an event, and too short to show a stale article. Failed loads are not cached.
    // The age is measured by timestamps, which do not change with the clock of the machine.
    private static readonly TimeSpan _maxAge = TimeSpan.FromSeconds(1);

    private readonly IAsyncCache<Key, LoadedArticle> _articles = new ConcurrentLruBuilder<Key, LoadedArticle>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(1_000)
        .Build();

    /// <param name="id">The id of the article.</param>
    /// <param name="since">The feed position. An article that was loaded before it may have been withdrawn or published since.</param>
    /// <param name="wanted">The filter and the access of the subscriber.</param>
    /// <returns>The article, or <c>null</c> if it does not match or the subscriber may not see it.</returns>
    public async Task<Article?> FindAsync(Guid id, long since, SubscriptionFilter wanted)
    {
        var key = new Key(id, since, wanted.ReadAccess, wanted.Hash);
        var requested = time.GetTimestamp();
        while (true)
        {
            var loaded = await _articles.GetOrAddAsync(key, _ => LoadAsync(id, wanted));
            if (time.GetElapsedTime(loaded.Since, requested) < _maxAge)
                return loaded.Article;
            _articles.TryRemove(key);
        }
    }

    /// <summary>The articles that match and that the subscriber may see.</summary>
    public async Task<IReadOnlySet<Guid>> MatchingAsync(Guid[] ids, SubscriptionFilter wanted, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(cancellationToken);
        await using var command = Sql.Of(
                $"""
                select a.id from {Sql.Table(Tables.Article)} a
                where a.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(wanted.ReadAccess, "a")} and {wanted.Condition}
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
    private async Task<LoadedArticle> LoadAsync(Guid id, SubscriptionFilter wanted)
    {
        using var lease = await limiter.AcquireAsync(CancellationToken.None);
        await using var command = Sql.Of(
                $"""
                select a.data from {Sql.Table(Tables.Article)} a
                where a.id = {id} and {Visibility.OfArticles(wanted.ReadAccess, "a")} and {wanted.Condition}
                """
            )
            .ToCommand(dataSource);
        var since = time.GetTimestamp();
        var json = await command.ExecuteScalarAsync(CancellationToken.None) as string;
        return new LoadedArticle(json is null ? null : JsonSerializer.Deserialize(json, StoreJson.Article), since);
    }

    /// <summary>An article, and the timestamp when its load began.</summary>
    private sealed record LoadedArticle(Article? Article, long Since);

    private readonly record struct Key(Guid Article, long Since, ReadAccess ReadAccess, string Filter);
}
