using Gateway.Feed;
using Gateway.Store;
using Npgsql;

namespace Gateway.Writing;

/// <summary>Shows stored articles to readers or hides them, with all that hangs on it: copies, counts, what topics and providers derive, and the feed.</summary>
internal sealed class VisibilityWriter(TimeProvider time)
{
    /// <summary>Sets whether the articles are published, inside a transaction of <see cref="Writes"/>.</summary>
    /// <returns>How many articles were not so before.</returns>
    public async Task<int> SetAsync(NpgsqlTransaction transaction, Guid[] articleIds, bool published, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        var changing = (await StoredArticles.ByIdAsync(connection, articleIds, cancellationToken))
            .Where(article => article.Value.State?.Published == !published)
            .ToList();
        if (changing.Count == 0)
            return 0;

        Guid[] ids = [.. changing.Select(article => article.Key)];
        var states = changing.Select(article => article.Value.State).OfType<ArticleState>().ToList();
        var now = time.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection, transaction);
        Tallies.Subtract(batch, ids);
        batch.Add(
            $"update {Tables.Article} set published = $2, data = data || jsonb_build_object('published', $2) where id = any($1)",
            ids,
            published
        );
        ArticleVersion.Raise(batch, ids, states, now);
        foreach (var table in (string[])[Tables.ArticleTopic, Tables.ArticleSearch])
            batch.Add($"update {table} set published = $2 where article_id = any($1)", ids, published);
        Tallies.Add(batch, ids);
        Derived.Refresh(
            batch,
            [.. states.SelectMany(state => state.TopicIds).Distinct()],
            [.. states.Select(state => state.ProviderId).Distinct()]
        );
        FeedWriter.Append(batch, published ? ids : [], published ? [] : ids, now);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return ids.Length;
    }
}
