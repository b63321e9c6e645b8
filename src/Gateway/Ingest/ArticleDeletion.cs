using Gateway.Publishing;
using Gateway.Store;
using Npgsql;

namespace Gateway.Ingest;

/// <summary>Takes an article out of the store with everything that hangs on it.</summary>
internal sealed class ArticleDeletion(DocumentWriter documents, TimeProvider time)
{
    private static readonly string[] _documents = ["mt_doc_article", "mt_doc_article_text", "mt_doc_article_secret", "mt_doc_article_source"];
    private static readonly string[] _rows = ["article_topic", "article_search", "related_link"];

    /// <summary>
    /// Deletes the article inside a transaction of <see cref="Writes"/>. What its file said is remembered, so that the next import does not bring it back
    /// before the file says something else.
    /// </summary>
    public async Task RunAsync(NpgsqlTransaction transaction, ArticleSource source, ArticleState state, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        Guid[] ids = [source.Id];
        Tallies.Subtract(batch, ids);
        foreach (var table in _rows) batch.Add($"delete from gateway.{table} where article_id = any($1)", ids);
        foreach (var table in _documents) batch.Add($"delete from gateway.{table} where id = any($1)", ids);
        if (source is { Path: not null, Withdrawn: false }) documents.Upsert(batch, [FileOf(source)]);
        Derived.Refresh(batch, state.TopicIds, [state.ProviderId]);
        FeedWriter.Append(batch, [], state.Published ? ids : [], time.GetUtcNow());
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ArticleSource FileOf(ArticleSource source) => new()
    {
        Id = source.Id,
        Path = source.Path,
        Fingerprint = source.FileFingerprint ?? source.Fingerprint,
        WrittenProviderId = source.WrittenProviderId,
    };
}
