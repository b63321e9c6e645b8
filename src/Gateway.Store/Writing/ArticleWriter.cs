using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>
/// Writes a batch of articles and all rows that depend on them in one transaction. The number of statements does not depend on the size of
/// the batch. Only one transaction writes at a time, so that counts are exact.
/// </summary>
internal sealed class ArticleWriter(DocumentWriter documents, ArticleComposer composer)
{
    /// <summary>Writes the articles.</summary>
    /// <returns>The number of articles that were not stored before.</returns>
    public async Task<int> WriteAsync(
        WriteTransaction transaction,
        IReadOnlyList<AcceptedArticle> accepted,
        CancellationToken cancellationToken
    )
    {
        var ids = accepted.Select(article => article.Id).ToArray();
        var known = await StoredArticles.ByIdAsync(transaction.Connection, ids, cancellationToken);
        await WriteAsync(transaction, accepted, known, cancellationToken);
        return ids.Count(id => known.GetValueOrDefault(id)?.State is null);
    }

    /// <summary>
    /// Writes the articles in a transaction that has already read their stored state.
    /// </summary>
    /// <returns>The articles as stored, with their origins.</returns>
    public async Task<IReadOnlyList<(Article Article, ArticleOrigin Source)>> WriteAsync(
        WriteTransaction transaction,
        IReadOnlyList<AcceptedArticle> accepted,
        IReadOnlyDictionary<Guid, StoredArticle> known,
        CancellationToken cancellationToken
    )
    {
        var connection = transaction.Connection;
        var ids = accepted.Select(article => article.Id).ToArray();
        var stored = known.Values.Select(article => article.State).OfType<ArticleState>().ToList();
        var aliases = await ProviderAliases.ByIdAsync(
            connection,
            [.. accepted.Select(article => article.ProviderId).Distinct()],
            cancellationToken
        );
        var hidden = await StoredFiles.HiddenByWriterAsync(
            connection,
            [.. accepted.Where(article => !known.ContainsKey(article.Id)).Select(article => article.Path).OfType<string>()],
            cancellationToken
        );
        var written = accepted
            .Select(article => composer.Compose(article, known.GetValueOrDefault(article.Id), hidden, aliases, transaction.Now))
            .ToList();

        await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
        if (stored.Count > 0)
            DerivedRows.Remove(batch, ids);
        // Inserts a provider even if its name is currently an alias of another one. The stored data must not depend on the order of the
        // files.
        documents.InsertMissing(batch, [.. accepted.DistinctBy(article => article.ProviderId).Select(ToProvider)]);
        documents.InsertMissing(
            batch,
            [.. accepted.SelectMany(article => article.Content.Topics).DistinctBy(Topic.IdOf).Select(Topic.Named)]
        );
        documents.Upsert(batch, [.. written.Select(article => article.Article)]);
        documents.Upsert(batch, [.. written.Select(article => article.Source)]);
        documents.Upsert(batch, [.. written.Select(article => article.Text).OfType<ArticleText>()]);
        documents.Upsert(batch, [.. accepted.Select(article => new ArticleHead { Id = article.Id, Text = article.Head })]);
        documents.Upsert(batch, [.. written.Select(article => article.Secret).OfType<ArticleSecret>()]);
        DerivedRows.Add(batch, written);
        ArticleAliases.Write(batch, accepted);
        ArticleCounts.Add(batch, ids);
        InheritedFields.Refresh(
            batch,
            [.. written.SelectMany(article => article.Article.TopicIds).Concat(stored.SelectMany(state => state.TopicIds)).Distinct()],
            [.. written.Select(article => article.Article.ProviderId).Concat(stored.Select(state => state.ProviderId)).Distinct()]
        );
        AppendToFeed(batch, [.. written.Select(article => article.Article)], known);
        await SearchWriter.ExecuteAndAddWordsAsync(batch, transaction.LastStatements, ids, cancellationToken);
        return [.. written.Select(article => (article.Article, article.Source))];
    }

    // The feed has an entry only if the visibility of an article changes. Other changes add none.
    private static void AppendToFeed(NpgsqlBatch batch, IReadOnlyList<Article> written, IReadOnlyDictionary<Guid, StoredArticle> known)
    {
        var changed = written
            .Where(article => article.Published != (known.GetValueOrDefault(article.Id)?.State?.Published ?? false))
            .OrderBy(article => article.PublishedDateTime)
            .ThenBy(article => article.Id)
            .ToLookup(article => article.Published, article => article.Id);
        FeedWriter.Append(batch, [.. changed[true]], [.. changed[false]]);
    }

    private static Provider ToProvider(AcceptedArticle article) =>
        Provider.Named(
            article.ProviderId,
            article.Content.Provider.Name,
            article.Content.Provider.Domain?.ToLowerInvariant()
                ?? throw new InvalidOperationException("The provider of an accepted article has no domain.")
        );
}
