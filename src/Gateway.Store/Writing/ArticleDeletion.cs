using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Takes an article out of the store with everything that hangs on it.</summary>
internal sealed class ArticleDeletion(DocumentWriter documents, TimeProvider time)
{
    /// <summary>
    /// Deletes the article inside a transaction of <see cref="WriteTransaction"/>. What its file said is remembered, so that the next import does not bring it back
    /// before the file says something else.
    /// </summary>
    public async Task RunAsync(NpgsqlTransaction transaction, ArticleOrigin source, Article article, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        Guid[] ids = [source.Id];
        ArticleWriter.RemoveDerivedRows(batch, ids);
        batch.Add($"delete from {Tables.ArticleSearch} where article_id = any($1)", ids);
        foreach (var table in (string[])[Tables.Article, Tables.ArticleSource])
            batch.Add($"delete from {table} where id = any($1)", ids);
        if (source is { Path: not null, Withdrawn: false })
            documents.Upsert(batch, [FileOf(source)]);
        InheritedFields.Refresh(batch, [.. article.TopicIds], [article.ProviderId]);
        DeleteUnknown(batch, article);
        FeedWriter.Append(batch, [], article.Published ? ids : [], time.GetUtcNow());
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    // Topics and providers that only this article knew of.
    private static void DeleteUnknown(NpgsqlBatch batch, Article article)
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

    private static ArticleOrigin FileOf(ArticleOrigin source) =>
        new()
        {
            Id = source.Id,
            Path = source.Path,
            Fingerprint = source.FileFingerprint ?? source.Fingerprint,
            WrittenProviderId = source.WrittenProviderId,
            // Kept from readers it stays, also when its file brings it back.
            Decision = source.Decision == VisibilityDecision.Withdrawn ? VisibilityDecision.Withdrawn : null,
        };
}
