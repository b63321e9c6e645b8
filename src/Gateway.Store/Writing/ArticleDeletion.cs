using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Deletes an article and all rows that depend on it.</summary>
internal sealed class ArticleDeletion(DocumentWriter documents)
{
    /// <summary>
    /// Deletes the article. The fingerprint of its file is kept, so that the next
    /// import does not restore the article until the file changes.
    /// </summary>
    public async Task RunAsync(WriteTransaction transaction, ArticleOrigin source, Article article, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction.Transaction);
        Guid[] ids = [source.Id];
        DerivedRows.Remove(batch, ids);
        SearchWriter.Delete(batch, ids);
        batch.Add($"delete from {Tables.ArticleAlias} where article_id = any($1)", ids);
        foreach (var table in (string[])[Tables.Article, Tables.ArticleSource])
            batch.Add($"delete from {table} where id = any($1)", ids);
        if (source is { Path: not null, Withdrawn: false })
            documents.Upsert(batch, [DeletedOrigin(source)]);
        InheritedFields.Refresh(batch, [.. article.TopicIds], [article.ProviderId]);
        DeleteUnreferenced(batch, article);
        FeedWriter.Append(batch, [], article.Published ? ids : []);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    // Deletes the topics and providers that only this article referred to.
    private static void DeleteUnreferenced(NpgsqlBatch batch, Article article)
    {
        batch.Add(
            $"""
            delete from {Tables.Topic} topic where topic.id = any($1) and topic.stored_count = 0 and topic.fingerprint is null
              and not exists (select from {Tables.Topic} child where child.parent_id = topic.id)
            """,
            article.TopicIds.ToArray()
        );
        batch.Add(
            $"""
            delete from {Tables.Provider} provider where provider.id = $1 and provider.stored_count = 0 and provider.fingerprint is null
              and not exists (select from {Tables.ProviderAlias} alias where provider.id in (alias.provider_id, alias.alias_id))
            """,
            article.ProviderId
        );
    }

    private static ArticleOrigin DeletedOrigin(ArticleOrigin source) =>
        new()
        {
            Id = source.Id,
            Slug = source.Slug,
            Path = source.Path,
            Fingerprint = source.FileFingerprint ?? source.Fingerprint,
            WrittenProviderId = source.WrittenProviderId,
            // An article that was withdrawn stays withdrawn if its file restores it.
            Decision = source.Decision == VisibilityDecision.Withdrawn ? VisibilityDecision.Withdrawn : null,
            PublishedFrom = source.PublishedFrom,
        };
}
