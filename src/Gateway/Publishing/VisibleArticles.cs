using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Access;
using Gateway.Articles;
using Gateway.Filtering;
using Gateway.Store;
using Gateway.Transport;
using Npgsql;

namespace Gateway.Publishing;

/// <summary>Articles as subscribers may see them at the moment: loaded once for all who are told of them with the same filter.</summary>
internal sealed class VisibleArticles(NpgsqlDataSource dataSource, TimeProvider time)
{
    // Long enough for all who are told of an event, too short to show what has changed since.
    private static readonly TimeSpan _shared = TimeSpan.FromSeconds(1);
    private readonly RecentlyUsed<Guid, ConcurrentDictionary<(Audience Audience, string Filter), Load>> _loads = new(capacity: 256);

    /// <summary>The condition of a subscription's filter; refuses one that cannot be.</summary>
    public static Sql Condition(IDictionary<string, object?> where, Audience audience) =>
        FilterTranslator.Translate(ArticleFilter.Definition, where, new FilterRow("a", audience));

    /// <param name="id">Which article.</param>
    /// <param name="where">The filter.</param>
    /// <param name="filter">The same as text, by which equal filters are known.</param>
    /// <param name="audience">Who asks.</param>
    /// <returns>The article, or <c>null</c> where it does not match or the audience may not see it (any more).</returns>
    public Task<Article?> FindAsync(Guid id, IDictionary<string, object?> where, string filter, Audience audience)
    {
        // Lazy, since several may come at once and one of them is to load.
        var load = new Load(time.GetTimestamp(), new(() => LoadAsync(id, where, audience)));
        return _loads.GetOrAdd(id, static () => new()).AddOrUpdate((audience, filter), load, (_, known) => IsGood(known) ? known : load).Article.Value;
    }

    /// <summary>Has articles loaded anew: their visibility has changed.</summary>
    public void Forget(IEnumerable<Guid> ids)
    {
        foreach (var id in ids) _loads.Remove(id);
    }

    // Nobody's own token: the others would lose the article with whoever leaves first.
    private async Task<Article?> LoadAsync(Guid id, IDictionary<string, object?> where, Audience audience)
    {
        await using var command = Sql.Of($"""
            select a.data from gateway.mt_doc_article a
            where a.id = {id} and {Visibility.OfArticles(audience, "a")} and {Condition(where, audience)}
            """).ToCommand(dataSource);
        return await command.ExecuteScalarAsync(CancellationToken.None) is string json ? JsonSerializer.Deserialize(json, StoreJson.Article) : null;
    }

    private bool IsGood(Load load) => time.GetElapsedTime(load.Started) < _shared && !(load.Article.IsValueCreated && load.Article.Value.IsFaulted);

    private sealed record Load(long Started, Lazy<Task<Article?>> Article);
}
