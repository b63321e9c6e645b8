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
internal readonly record struct Expected(DateTimeOffset? UpdatedAt, bool IsNew);

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
    public async Task<Edit> ImportAsync(string fileName, string text, Expected expected, CancellationToken cancellationToken)
    {
        var (read, fingerprint) = files.ReadSent(fileName, text);
        if (read is ContentResult.Rejected(var problems))
            return Edit.Refused([.. problems.Select(problem => new ContentError(problem))]);
        if (read is not ContentResult.Accepted(var content))
            throw new InvalidOperationException($"What is meant as an article was read as {read}.");

        var accepted = new AcceptedArticle(DocumentId.OfArticle(content.Slug), content, fingerprint, Path: null, DisplayPath: null);
        try
        {
            return await InTurnAsync(accepted.Id, (change, token) => ImportAsync(change, accepted, expected, token), cancellationToken);
        }
        catch (PostgresException refusal) when (Writes.IsAboutData(refusal))
        {
            return Edit.Refused(new ContentError(FileBatches.Refused(refusal)));
        }
    }

    /// <summary>Shows an article to readers, although its source may say otherwise.</summary>
    public Task<Edit> PublishAsync(Guid id, Expected expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return Edit.Refused(new NotFoundError());
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
    public Task<Edit> WithdrawAsync(Guid id, Expected expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return Edit.Refused(new NotFoundError());
                if (source.Decision == VisibilityDecision.Withdrawn)
                    return change.Unchanged(isKnownToCaller: false);
                if (!change.Is(expected))
                    return change.Conflict();

                return await DecideAsync(change, article, source with { Decision = VisibilityDecision.Withdrawn }, published: false, token);
            },
            cancellationToken
        );

    /// <summary>Takes an article out of the store; where there is none, that is so already.</summary>
    public Task<Edit> DeleteAsync(Guid id, Expected expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, Article: { } article })
                    return new Edit();
                if (!change.Is(expected))
                    return change.Conflict();

                await deletion.RunAsync(change.Transaction, source, article, token);
                return change.Changed(isKnownToCaller: article.Published);
            },
            cancellationToken
        );

    private async Task<Edit> ImportAsync(Change change, AcceptedArticle accepted, Expected expected, CancellationToken cancellationToken)
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

    private async Task<Edit> DecideAsync(
        Change change,
        Article before,
        ArticleSource source,
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

    private async Task<Edit> InTurnAsync(Guid id, Func<Change, CancellationToken, Task<Edit>> edit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Writes.InTurnAsync(
            connection,
            new Writes.Patience(limits.LockTimeout, limits.StatementTimeout),
            done => done.IsChange,
            async transaction => await edit(await ReadAsync(transaction, id, cancellationToken), cancellationToken),
            cancellationToken
        );
    }

    private async Task<Change> ReadAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession(transaction);
        var query = session.CreateBatchQuery();
        var source = query.Load<ArticleSource>(id);
        var article = query.Load<Article>(id);
        await query.Execute(cancellationToken);
        return new Change(transaction, await source, await article);
    }

    /// <summary>An article in the hands of the one writer whose turn it is.</summary>
    private sealed record Change(NpgsqlTransaction Transaction, ArticleSource? Source, Article? Article)
    {
        /// <summary>The same for <see cref="ArticleWriter"/>.</summary>
        public IReadOnlyDictionary<Guid, StoredArticle> Stored =>
            Source is null
                ? new Dictionary<Guid, StoredArticle>()
                : new Dictionary<Guid, StoredArticle> { [Source.Id] = new(Source, Article is null ? null : ArticleState.Of(Article)) };

        /// <summary>True where this is what the writer expects.</summary>
        public bool Is(Expected expected) =>
            !(expected.IsNew && Article is not null)
            && (
                expected.UpdatedAt is not { } seen
                || (Article is not null && ArticleVersion.Of(Article.UpdatedAt) == ArticleVersion.Of(seen))
            );

        public Edit Changed(bool isKnownToCaller) => Unchanged(isKnownToCaller) with { IsChange = true };

        public Edit Unchanged(bool isKnownToCaller) => new() { Article = Article, IsKnownToCaller = isKnownToCaller };

        public Edit Conflict() => Edit.Refused(new ConflictError(Article));
    }
}
