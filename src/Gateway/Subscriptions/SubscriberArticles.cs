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

/// <summary>What a subscriber wants to be told of.</summary>
/// <param name="Where">The filter.</param>
/// <param name="Name">What equal filters have in common: a hash of theirs.</param>
/// <param name="Audience">Who asks.</param>
internal sealed record SubscriptionFilter(IDictionary<string, object?> Where, string Name, ReadAccess Audience)
{
    /// <summary>The filter as a condition on articles; one that cannot be is refused.</summary>
    public Sql Condition => FilterTranslator.Translate(ArticleFilter.Definition, Where, new FilterRow("a", Audience));
}

/// <summary>Articles as subscribers may see them at the moment: loaded once for all who are told of them with the same filter.</summary>
internal sealed class SubscriberArticles(NpgsqlDataSource dataSource, EventLimiter limiter)
{
    // A second is long enough for all who are told of an event, and too short to show what has changed since. A load that failed is not kept.
    private readonly IAsyncCache<Key, Article?> _articles = new ConcurrentLruBuilder<Key, Article?>()
        .AsAsyncCache()
        .WithAtomicGetOrAdd()
        .WithCapacity(1_000)
        .WithExpireAfterWrite(TimeSpan.FromSeconds(1))
        .Build();

    /// <param name="id">Which article.</param>
    /// <param name="since">The position in the feed from which on it must have been loaded: what was loaded before may have been withdrawn, or published, meanwhile.</param>
    /// <param name="wanted">What for.</param>
    /// <returns>The article, or <c>null</c> where it does not match or the audience may not see it (any more).</returns>
    public Task<Article?> FindAsync(Guid id, long since, SubscriptionFilter wanted) =>
        _articles.GetOrAddAsync(new Key(id, since, wanted.Audience, wanted.Name), _ => LoadAsync(id, wanted)).AsTask();

    /// <summary>Those of the articles that match and the audience may see.</summary>
    public async Task<IReadOnlySet<Guid>> MatchingAsync(Guid[] ids, SubscriptionFilter wanted, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(cancellationToken);
        await using var command = Sql.Of(
                $"""
                select a.id from {Sql.Table(Tables.Article)} a
                where a.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(wanted.Audience, "a")} and {wanted.Condition}
                """
            )
            .ToCommand(dataSource);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var matching = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            matching.Add(reader.GetGuid(0));
        return matching;
    }

    // Nobody's own token: the others would lose the article with whoever leaves first.
    private async Task<Article?> LoadAsync(Guid id, SubscriptionFilter wanted)
    {
        using var lease = await limiter.AcquireAsync(CancellationToken.None);
        await using var command = Sql.Of(
                $"""
                select a.data from {Sql.Table(Tables.Article)} a
                where a.id = {id} and {Visibility.OfArticles(wanted.Audience, "a")} and {wanted.Condition}
                """
            )
            .ToCommand(dataSource);
        return await command.ExecuteScalarAsync(CancellationToken.None) is string json
            ? JsonSerializer.Deserialize(json, StoreJson.Article)
            : null;
    }

    private readonly record struct Key(Guid Article, long Since, ReadAccess Audience, string Filter);
}
