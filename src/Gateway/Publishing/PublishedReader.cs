using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Access;
using Gateway.Articles;
using Gateway.Filtering;
using Gateway.Store;
using Gateway.Transport;
using Npgsql;

namespace Gateway.Publishing;

/// <summary>Turns publications into what one subscriber is sent: the article, loaded as it is visible now, if it matches.</summary>
internal sealed class PublishedReader(PublishedArticles published, NpgsqlDataSource dataSource, TimeProvider time)
{
    // Long enough for all who are told of an event, too short for an article that was withdrawn to be told of.
    private static readonly TimeSpan _shared = TimeSpan.FromSeconds(1);
    private readonly RecentlyUsed<(Guid ArticleId, Audience Audience), Load> _loads = new(capacity: 256);

    public async IAsyncEnumerable<PublishedArticle> FollowAsync(
        string? after, IDictionary<string, object?> where, Audience audience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var publication in published.FollowAsync(after, cancellationToken))
        {
            var load = where.Count == 0 ? SharedAsync(publication.ArticleId, audience) : FindAsync(publication.ArticleId, where, audience, cancellationToken);
            if (await load.WaitAsync(cancellationToken) is { } article)
                yield return new PublishedArticle(publication.Cursor, publication.PublishedAt, article);
        }
    }

    /// <summary>The condition of a subscription's filter; refuses one that cannot be.</summary>
    public static Sql Condition(IDictionary<string, object?> where, Audience audience) =>
        FilterTranslator.Translate(ArticleFilter.Definition, where, new FilterRow("a", audience));

    // Nobody's own token: the others would lose the article with whoever leaves first.
    private Task<Article?> SharedAsync(Guid id, Audience audience)
    {
        if (_loads.Get((id, audience)) is { Article.IsFaulted: false } known && time.GetElapsedTime(known.Started) < _shared) return known.Article;
        var load = new Load(time.GetTimestamp(), FindAsync(id, new Dictionary<string, object?>(), audience, CancellationToken.None));
        _loads.Set((id, audience), load);
        return load.Article;
    }

    private async Task<Article?> FindAsync(Guid id, IDictionary<string, object?> where, Audience audience, CancellationToken cancellationToken)
    {
        await using var command = Sql.Of($"""
            select a.data from gateway.mt_doc_article a
            where a.id = {id} and {Visibility.OfArticles(audience, "a")} and {Condition(where, audience)}
            """).ToCommand(dataSource);
        return await command.ExecuteScalarAsync(cancellationToken) is string json ? JsonSerializer.Deserialize(json, StoreJson.Article) : null;
    }

    private sealed record Load(long Started, Task<Article?> Article);
}
