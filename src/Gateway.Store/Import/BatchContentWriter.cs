using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Writes the content of a batch: each topic, organization and file of synonyms in a transaction of its own, and the articles in one. A
/// file with a value that the database rejects is rejected, and the others are written.
/// </summary>
internal sealed class BatchContentWriter(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    ArticleWriter articles,
    TaxonomyWriter taxonomy
)
{
    /// <summary>Writes the content, and counts the written files in the report.</summary>
    public async Task WriteAsync(
        BatchContent content,
        WriteTransaction.WriteOptions options,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        if (content.IsEmpty)
            return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await RemoveUnchangedTaxonomyAsync(connection, content, report, cancellationToken);
        foreach (var topic in content.Topics)
            await WriteOneAsync(topic.DisplayPath, transaction => taxonomy.WriteAsync(transaction.Transaction, topic, cancellationToken));
        foreach (var organization in content.Organizations)
            await WriteOneAsync(
                organization.DisplayPath,
                transaction => taxonomy.WriteAsync(transaction.Transaction, organization, cancellationToken)
            );
        foreach (var synonyms in content.Synonyms)
            await WriteOneAsync(
                synonyms.DisplayPath,
                transaction => TaxonomyWriter.WriteAsync(transaction.Transaction, synonyms, cancellationToken)
            );
        if (content.Moved.Count > 0)
            await MoveAsync(connection, content.Moved, options, cancellationToken);
        if (content.Articles.Count > 0)
            await WriteArticlesAsync(connection, content.Articles, options, report, cancellationToken);

        async Task WriteOneAsync(string path, Func<WriteTransaction, Task<ImportOutcome>> write)
        {
            try
            {
                report.Count(await WriteTransaction.RunAsync(connection, options, write, cancellationToken));
            }
            catch (PostgresException refusal) when (WriteTransaction.IsDataError(refusal))
            {
                report.Reject(path, [RejectedValue.ToContentProblem(refusal)]);
            }
        }
    }

    /// <summary>Stores the new paths of articles.</summary>
    public async Task MoveAsync(IReadOnlyList<MovedFile> moved, WriteTransaction.WriteOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await MoveAsync(connection, moved, options, cancellationToken);
    }

    private static Task<int> MoveAsync(
        NpgsqlConnection connection,
        IReadOnlyList<MovedFile> moved,
        WriteTransaction.WriteOptions options,
        CancellationToken cancellationToken
    ) =>
        WriteTransaction.RunAsync(
            connection,
            options,
            transaction => StoredArticles.MoveAsync(transaction.Transaction, moved, cancellationToken),
            cancellationToken
        );

    private static async Task RemoveUnchangedTaxonomyAsync(
        NpgsqlConnection connection,
        BatchContent content,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        if (content.Taxonomy is not { Count: > 0 } files)
            return;
        var unchanged = await TaxonomyWriter.UnchangedAsync(connection, files, cancellationToken);
        report.Count(ImportOutcome.Unchanged, content.Topics.RemoveAll(file => unchanged.Contains(file.Id)));
        report.Count(ImportOutcome.Unchanged, content.Organizations.RemoveAll(file => unchanged.Contains(file.Id)));
        report.Count(ImportOutcome.Unchanged, content.Synonyms.RemoveAll(file => unchanged.Contains(file.Id)));
    }

    // One article that the database rejects must not fail the other articles of its batch.
    private Task WriteArticlesAsync(
        NpgsqlConnection connection,
        List<AcceptedArticle> accepted,
        WriteTransaction.WriteOptions options,
        ImportReport report,
        CancellationToken cancellationToken
    ) =>
        BatchSplitting.WriteAsync(
            accepted,
            async some =>
            {
                var created = await WriteTransaction.RunAsync(
                    connection,
                    options,
                    transaction => articles.WriteAsync(transaction, some, cancellationToken),
                    cancellationToken
                );
                report.Count(ImportOutcome.Created, created);
                report.Count(ImportOutcome.Updated, some.Count - created);
            },
            (single, refusal) =>
            {
                report.Reject(single.DisplayPath ?? single.Content.Slug, [RejectedValue.ToContentProblem(refusal)]);
                return Task.CompletedTask;
            }
        );
}
