using Gateway.Store.Database;
using Gateway.Store.Feed;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// Publishes and withdraws stored articles, and updates all dependent data: copied columns, counts, inherited fields and the feed.
/// </summary>
internal static class VisibilityWriter
{
    /// <summary>Sets whether the articles are published.</summary>
    /// <returns>The number of articles that changed.</returns>
    public static async Task<int> SetAsync(
        WriteTransaction transaction,
        Guid[] articleIds,
        bool published,
        CancellationToken cancellationToken
    )
    {
        var connection = transaction.Connection;
        var changing = (await StoredArticles.ByIdAsync(connection, articleIds, cancellationToken))
            .Where(article => article.Value.State?.Published == !published)
            .ToList();
        if (changing.Count == 0)
            return 0;

        await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
        Set(
            batch,
            [.. changing.Select(article => article.Key)],
            [.. changing.Select(article => article.Value.State).OfType<ArticleState>()],
            published,
            transaction.Now
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return changing.Count;
    }

    /// <summary>
    /// Adds the statements that publish or withdraw the articles. All of them must change. They must be the last statements of the
    /// transaction.
    /// </summary>
    /// <param name="batch">The batch that receives the statements.</param>
    /// <param name="ids">The articles.</param>
    /// <param name="states">The stored state of each article.</param>
    /// <param name="published">True to publish the articles, false to withdraw them.</param>
    /// <param name="now">The database's time of the change.</param>
    public static void Set(NpgsqlBatch batch, Guid[] ids, IReadOnlyList<ArticleState> states, bool published, DateTimeOffset now)
    {
        ArticleCounts.Subtract(batch, ids);
        // One update for each row: each one writes to all indexes.
        batch.Add(
            $"""
            update {Tables.Article} article set published = $3, updated_at = version.at,
              data = article.data || jsonb_build_object('published', $3, 'updatedAt', version.at)
            from unnest($1, $2) as version (id, at) where article.id = version.id
            """,
            ids,
            states.Select(state => ArticleVersion.Next(state.UpdatedAt, now)).ToArray(),
            published
        );
        batch.Add($"update {Tables.ArticleTopic} set published = $2 where article_id = any($1)", ids, published);
        SearchWriter.SetPublished(batch, ids, published);
        ArticleCounts.Add(batch, ids);
        InheritedFields.Refresh(
            batch,
            [.. states.SelectMany(state => state.TopicIds).Distinct()],
            [.. states.Select(state => state.ProviderId).Distinct()]
        );
        FeedWriter.Append(batch, published ? ids : [], published ? [] : ids);
    }
}
