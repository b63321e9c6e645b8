using Gateway.Store.Database;
using Gateway.Store.Feed;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Shows stored articles to readers or hides them, with all that hangs on it: copies, counts, what topics and providers derive, and the feed.</summary>
internal sealed class VisibilityWriter(TimeProvider time)
{
    /// <summary>Sets whether the articles are published, inside a transaction of <see cref="WriteTransaction"/>.</summary>
    /// <returns>How many articles were not so before.</returns>
    public async Task<int> SetAsync(NpgsqlTransaction transaction, Guid[] articleIds, bool published, CancellationToken cancellationToken)
    {
        var connection = transaction.OpenConnection;
        var changing = (await StoredArticles.ByIdAsync(connection, articleIds, cancellationToken))
            .Where(article => article.Value.State?.Published == !published)
            .ToList();
        if (changing.Count == 0)
            return 0;

        await using var batch = new NpgsqlBatch(connection, transaction);
        Set(
            batch,
            [.. changing.Select(article => article.Key)],
            [.. changing.Select(article => article.Value.State).OfType<ArticleState>()],
            published,
            time.GetUtcNow()
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return changing.Count;
    }

    /// <summary>Adds the statements that publish or withdraw articles which are not so yet. They are the transaction's last.</summary>
    /// <param name="batch">Where the statements go.</param>
    /// <param name="ids">The articles.</param>
    /// <param name="states">What is stored of each of them.</param>
    /// <param name="published">What they become.</param>
    /// <param name="now">The time of the change.</param>
    public static void Set(NpgsqlBatch batch, Guid[] ids, IReadOnlyList<ArticleState> states, bool published, DateTimeOffset now)
    {
        ArticleCounts.Subtract(batch, ids);
        batch.Add(
            $"update {Tables.Article} set published = $2, data = data || jsonb_build_object('published', $2) where id = any($1)",
            ids,
            published
        );
        ArticleVersion.Raise(batch, ids, states, now);
        foreach (var table in (string[])[Tables.ArticleTopic, Tables.ArticleSearch])
            batch.Add($"update {table} set published = $2 where article_id = any($1)", ids, published);
        ArticleCounts.Add(batch, ids);
        InheritedFields.Refresh(
            batch,
            [.. states.SelectMany(state => state.TopicIds).Distinct()],
            [.. states.Select(state => state.ProviderId).Distinct()]
        );
        FeedWriter.Append(batch, published ? ids : [], published ? [] : ids, now);
    }
}
