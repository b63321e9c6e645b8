using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Import;
using Gateway.Store.Search;
using Gateway.Store.Writing;
using Marten;
using Npgsql;

namespace Gateway.Store.Editing;

/// <summary>
/// Changes one article at a time for writers, by the same rules as for files. A change is one transaction. Changes are idempotent, so that
/// a client can repeat a change whose response was lost.
/// </summary>
internal sealed class ArticleEditor(
    NpgsqlDataSource dataSource,
    IDocumentStore store,
    FileReader files,
    ArticleWriter articles,
    ArticleDeletion deletion,
    DocumentWriter documents,
    Limits limits
)
{
    /// <summary>Stores the article in the text of a file.</summary>
    /// <param name="fileName">The name that the file would have.</param>
    /// <param name="text">The content of the file.</param>
    /// <param name="expected">The required state before the change.</param>
    /// <param name="cancellationToken">Cancels the change; nothing is changed.</param>
    public async Task<EditResult> ImportAsync(string fileName, string text, Precondition expected, CancellationToken cancellationToken)
    {
        var (read, fingerprint) = files.ParseSubmitted(fileName, text);
        if (read is ContentResult.Rejected(var problems))
            return EditResult.Rejected([.. problems.Select(problem => new ContentError(problem))]);
        if (read is not ContentResult.AcceptedArticle(var content) { Head: var head })
            throw new InvalidOperationException($"Reading an article returned an unexpected result: {read}.");

        var accepted = new AcceptedArticle(DocumentId.OfArticle(content.Slug), content, fingerprint, Path: null, DisplayPath: null)
        {
            SentAs = Slug.FromFileName(fileName) is null ? fileName : null,
            Head = head,
        };
        try
        {
            await SearchWriter.PreloadStemsAsync(dataSource, content, cancellationToken);
            return await EditAsync(
                async transaction =>
                {
                    // A client that requires a new article does not correct the title of a stored one.
                    var current =
                        content.IsSlugFromTitle && !expected.IsNew && accepted.SentAs is { } name
                            ? await CurrentArticle.ReadByFileNameAsync(store, transaction, name, accepted.Id, cancellationToken)
                            : await CurrentArticle.ReadAsync(store, transaction, accepted.Id, cancellationToken);
                    return await ImportAsync(current, WithStoredSlug(accepted, current), expected, cancellationToken);
                },
                cancellationToken
            );
        }
        catch (PostgresException refusal) when (WriteTransaction.IsDataError(refusal))
        {
            return EditResult.Rejected(new ContentError(RejectedValue.ToContentProblem(refusal)));
        }
    }

    /// <summary>Replaces the text of a stored article. The slug stays the same.</summary>
    /// <param name="id">The article.</param>
    /// <param name="text">The whole text, with front matter.</param>
    /// <param name="expected">The required state before the change.</param>
    /// <param name="cancellationToken">Cancels the change; nothing is changed.</param>
    public async Task<EditResult> EditTextAsync(Guid id, string text, Precondition expected, CancellationToken cancellationToken)
    {
        // Parsed before the transaction, because other writers wait for it.
        if (await PathAsync(id, cancellationToken) is not { } path)
            return EditResult.Rejected(new NotFoundError());
        var (read, fingerprint) = files.ParseEdited(path, text);
        if (read is ContentResult.Rejected(var problems))
            return EditResult.Rejected([.. problems.Select(problem => new ContentError(problem))]);
        if (read is not ContentResult.AcceptedArticle(var content) { Head: var head })
            throw new InvalidOperationException($"Reading an article returned an unexpected result: {read}.");
        try
        {
            await SearchWriter.PreloadStemsAsync(dataSource, content, cancellationToken);
            return await EditAsync(
                id,
                async (change, token) =>
                {
                    if (change is not { Source: not null, Article: { } article })
                        return EditResult.Rejected(new NotFoundError());
                    if (!content.IsSlugFromTitle && content.Slug != article.Slug)
                        return EditResult.Rejected(new ContentError(OtherSlug(content.Slug, article.Slug)));
                    var accepted = new AcceptedArticle(id, content with { Slug = article.Slug }, fingerprint, Path: null, DisplayPath: null)
                    {
                        Head = head,
                    };
                    return await ImportAsync(change, accepted, expected, token);
                },
                cancellationToken
            );
        }
        catch (PostgresException refusal) when (WriteTransaction.IsDataError(refusal))
        {
            return EditResult.Rejected(new ContentError(RejectedValue.ToContentProblem(refusal)));
        }
    }

    /// <summary>Publishes an article, even if its file does not publish it.</summary>
    /// <param name="id">The article.</param>
    /// <param name="at">
    /// The time from which readers see the article; <c>null</c> or a time in the past to publish it now. An article that is visible stays
    /// so.
    /// </param>
    /// <param name="expected">The required state before the change.</param>
    /// <param name="cancellationToken">Cancels the change; nothing is changed.</param>
    public Task<EditResult> PublishAsync(Guid id, DateTimeOffset? at, Precondition expected, CancellationToken cancellationToken) =>
        EditAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return EditResult.Rejected(new NotFoundError());
                if (article.Published)
                    return change.Unchanged(isKnownToCaller: true);
                var now = change.Transaction.Now;
                var from = at is { } later && later > now ? later : now;
                // If its file is gone, the article belongs to the gateway from now on. Its path is removed, because there is no file to
                // compare with.
                var origin = source.Withdrawn ? source with { Withdrawn = false, Path = null, FileFingerprint = null } : source;
                var published = origin.PublishFrom(from, now);
                if (published == source)
                    return change.Unchanged(isKnownToCaller: false);
                return change.Meets(expected) ? await SetVisibilityAsync(change, article, published, token) : change.Conflict();
            },
            cancellationToken
        );

    /// <summary>Withdraws an article until it is published again, even if its file changes in the meantime.</summary>
    public Task<EditResult> WithdrawAsync(Guid id, Precondition expected, CancellationToken cancellationToken) =>
        EditAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return EditResult.Rejected(new NotFoundError());
                if (source.Decision == VisibilityDecision.Withdrawn)
                    return change.Unchanged(isKnownToCaller: false);
                if (!change.Meets(expected))
                    return change.Conflict();

                return await SetVisibilityAsync(change, article, source.Withdraw(change.Transaction.Now), token);
            },
            cancellationToken
        );

    /// <summary>Deletes an article. Succeeds if the article does not exist.</summary>
    public Task<EditResult> DeleteAsync(Guid id, Precondition expected, CancellationToken cancellationToken) =>
        EditAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return new EditResult();
                if (!change.Meets(expected))
                    return change.Conflict();

                await deletion.RunAsync(change.Transaction, source, article, token);
                return change.Changed(isKnownToCaller: article.Published);
            },
            cancellationToken
        );

    private async Task<EditResult> ImportAsync(
        CurrentArticle change,
        AcceptedArticle accepted,
        Precondition expected,
        CancellationToken cancellationToken
    )
    {
        if (change is { Article: not null, Source: { Withdrawn: false } source } && source.Fingerprint == accepted.Fingerprint)
            return change.Unchanged(isKnownToCaller: true) with { Outcome = ImportOutcome.Unchanged };
        if (!change.Meets(expected))
            return change.Conflict();

        var written = await articles.WriteAsync(change.Transaction, [accepted], change.Stored, cancellationToken);
        return (change with { Source = written[0].Source, Article = written[0].Article }).Changed(isKnownToCaller: true) with
        {
            Outcome = change.Article is null ? ImportOutcome.Created : ImportOutcome.Updated,
        };
    }

    private async Task<EditResult> SetVisibilityAsync(
        CurrentArticle change,
        Article before,
        ArticleOrigin source,
        CancellationToken cancellationToken
    )
    {
        var now = change.Transaction.Now;
        var published = source.IsVisibleAt(now);
        await using var batch = new NpgsqlBatch(change.Transaction.Connection, change.Transaction.Transaction);
        documents.Upsert(batch, [source]);
        if (before.Published != published)
            VisibilityWriter.Set(batch, [source.Id], [ArticleState.Of(before)], published, now);
        // The version changes even if the visibility does not, so that a later writer must know of this decision.
        else
            ArticleVersion.Increment(batch, [source.Id], [ArticleState.Of(before)], now);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        var after = before with { Published = published, UpdatedAt = ArticleVersion.Next(before.UpdatedAt, now) };
        return (change with { Source = source, Article = after }).Changed(isKnownToCaller: before.Published || published);
    }

    private static AcceptedArticle WithStoredSlug(AcceptedArticle accepted, CurrentArticle current) =>
        current.Article is { Slug: var slug, Id: var id }
            ? accepted with
            {
                Id = id,
                Content = accepted.Content with { Slug = slug },
            }
            : accepted;

    private static ContentProblem OtherSlug(string slug, string stored) =>
        new(
            ProblemCodes.FieldSlug,
            $"The text has the slug \"{slug}\", but the slug of this article is \"{stored}\".",
            null,
            null,
            "Keep the slug. An article with another slug is another article, which importArticle creates."
        );

    /// <summary>
    /// Returns the path of an article's file, or the name under which it is read without one; <c>null</c> if it does not exist.
    /// </summary>
    private async Task<string?> PathAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select coalesce(source.path, source.sent_as, article.slug || '.md')
            from {Tables.ArticleSource} source join {Tables.Article} article on article.id = source.id where source.id = $1
            """
        );
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private Task<EditResult> EditAsync(
        Guid id,
        Func<CurrentArticle, CancellationToken, Task<EditResult>> edit,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            async transaction => await edit(await CurrentArticle.ReadAsync(store, transaction, id, cancellationToken), cancellationToken),
            cancellationToken
        );

    private async Task<EditResult> EditAsync(Func<WriteTransaction, Task<EditResult>> edit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await WriteTransaction.RunAsync(
            connection,
            new WriteTransaction.WriteTimeouts(limits.LockTimeout, limits.StatementTimeout),
            result => result.HasChanged,
            edit,
            cancellationToken
        );
    }
}
