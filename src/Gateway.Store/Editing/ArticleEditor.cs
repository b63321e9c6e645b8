using Gateway.Content;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Import;
using Gateway.Store.Writing;
using Marten;
using Npgsql;

namespace Gateway.Store.Editing;

/// <summary>What a writer takes an article to be that is to be changed; nothing of it where the writer does not mind.</summary>
/// <param name="UpdatedAt">The version the writer has seen.</param>
/// <param name="IsNew">True where there must be no article yet.</param>
internal readonly record struct Precondition(DateTimeOffset? UpdatedAt, bool IsNew);

/// <summary>
/// Changes one article at a time for writers, by the rules that hold for files. A change is one transaction; what is so already is not changed again, so
/// that a change whose answer was lost can be repeated.
/// </summary>
internal sealed class ArticleEditor(
    NpgsqlDataSource dataSource,
    IDocumentStore store,
    FileReader files,
    ArticleWriter articles,
    ArticleDeletion deletion,
    DocumentWriter documents,
    Limits limits,
    TimeProvider time
)
{
    /// <summary>Stores what the text of a file says.</summary>
    /// <param name="fileName">What the file would be called.</param>
    /// <param name="text">The whole file.</param>
    /// <param name="expected">What there must be before.</param>
    /// <param name="cancellationToken">Gives up, with nothing changed.</param>
    public async Task<EditResult> ImportAsync(string fileName, string text, Precondition expected, CancellationToken cancellationToken)
    {
        var (read, fingerprint) = files.ReadSent(fileName, text);
        if (read is ContentResult.Rejected(var problems))
            return EditResult.Refused([.. problems.Select(problem => new ContentError(problem))]);
        if (read is not ContentResult.Accepted(var content))
            throw new InvalidOperationException($"What is meant as an article was read as {read}.");

        var accepted = new AcceptedArticle(DocumentId.OfArticle(content.Slug), content, fingerprint, Path: null, DisplayPath: null);
        try
        {
            return await InTurnAsync(accepted.Id, (change, token) => ImportAsync(change, accepted, expected, token), cancellationToken);
        }
        catch (PostgresException refusal) when (WriteTransaction.IsAboutData(refusal))
        {
            return EditResult.Refused(new ContentError(BatchImporter.Refused(refusal)));
        }
    }

    /// <summary>Shows an article to readers, although its source may say otherwise.</summary>
    public Task<EditResult> PublishAsync(Guid id, Precondition expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return EditResult.Refused(new NotFoundError());
                if (article.Published)
                    return change.Unchanged(isKnownToCaller: true);
                if (!change.Is(expected))
                    return change.Conflict();

                // Without its file it is the gateway's own from now on: nothing is left that could be looked for.
                var own = source.Withdrawn ? source with { Withdrawn = false, Path = null, FileFingerprint = null } : source;
                return await DecideAsync(
                    change,
                    article,
                    own with
                    {
                        Decision = source.SaysPublished ? null : VisibilityDecision.Published,
                    },
                    published: true,
                    token
                );
            },
            cancellationToken
        );

    /// <summary>Keeps an article from readers until it is published again, whatever its source says meanwhile.</summary>
    public Task<EditResult> WithdrawAsync(Guid id, Precondition expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return EditResult.Refused(new NotFoundError());
                if (source.Decision == VisibilityDecision.Withdrawn)
                    return change.Unchanged(isKnownToCaller: false);
                if (!change.Is(expected))
                    return change.Conflict();

                return await DecideAsync(change, article, source with { Decision = VisibilityDecision.Withdrawn }, published: false, token);
            },
            cancellationToken
        );

    /// <summary>Takes an article out of the store; where there is none, that is so already.</summary>
    public Task<EditResult> DeleteAsync(Guid id, Precondition expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return new EditResult();
                if (!change.Is(expected))
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
        if (!change.Is(expected))
            return change.Conflict();

        var written = await articles.WriteAsync(change.Transaction, [accepted], change.Stored, cancellationToken);
        return (change with { Article = written[0] }).Changed(isKnownToCaller: true) with
        {
            Outcome = change.Article is null ? ImportOutcome.Created : ImportOutcome.Updated,
        };
    }

    private async Task<EditResult> DecideAsync(
        CurrentArticle change,
        Article before,
        ArticleOrigin source,
        bool published,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        await using var batch = new NpgsqlBatch(change.Transaction.Connection, change.Transaction);
        documents.Upsert(batch, [source]);
        if (before.Published != published)
            VisibilityWriter.Set(batch, [source.Id], [ArticleState.Of(before)], published, now);
        // The version changes even if readers see no difference: whoever decides next must know of this decision.
        else
            ArticleVersion.Raise(batch, [source.Id], [ArticleState.Of(before)], now);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        var after = before with { Published = published, UpdatedAt = ArticleVersion.Next(before.UpdatedAt, now) };
        return (change with { Article = after }).Changed(isKnownToCaller: before.Published || published);
    }

    private async Task<EditResult> InTurnAsync(
        Guid id,
        Func<CurrentArticle, CancellationToken, Task<EditResult>> edit,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await WriteTransaction.RunAsync(
            connection,
            new WriteTransaction.WriteTimeouts(limits.LockTimeout, limits.StatementTimeout),
            done => done.IsChange,
            async transaction => await edit(await ReadAsync(transaction, id, cancellationToken), cancellationToken),
            cancellationToken
        );
    }

    private async Task<CurrentArticle> ReadAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession(transaction);
        var query = session.CreateBatchQuery();
        var source = query.Load<ArticleOrigin>(id);
        var article = query.Load<Article>(id);
        await query.Execute(cancellationToken);
        return new CurrentArticle(transaction, await source, await article);
    }

    /// <summary>An article in the hands of the one writer whose turn it is.</summary>
    private sealed record CurrentArticle(NpgsqlTransaction Transaction, ArticleOrigin? Source, Article? Article)
    {
        /// <summary>The same for <see cref="ArticleWriter"/>.</summary>
        public IReadOnlyDictionary<Guid, StoredArticle> Stored =>
            Source is null
                ? new Dictionary<Guid, StoredArticle>()
                : new Dictionary<Guid, StoredArticle> { [Source.Id] = new(Source, Article is null ? null : ArticleState.Of(Article)) };

        /// <summary>True where this is what the writer expects.</summary>
        public bool Is(Precondition expected) =>
            !(expected.IsNew && Article is not null)
            && (
                expected.UpdatedAt is not { } seen
                || (Article is not null && ArticleVersion.Of(Article.UpdatedAt) == ArticleVersion.Of(seen))
            );

        public EditResult Changed(bool isKnownToCaller) => Unchanged(isKnownToCaller) with { IsChange = true };

        public EditResult Unchanged(bool isKnownToCaller) => new() { Article = Article, IsKnownToCaller = isKnownToCaller };

        public EditResult Conflict() => EditResult.Refused(new ConflictError(Article));
    }
}
