using System.Text.Json;
using Gateway.Configuration;
using Gateway.Content;
using Gateway.Documents;
using Gateway.Import;
using Gateway.Store;
using Gateway.Writing;
using Npgsql;

namespace Gateway.Editing;

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
    FileReader files,
    ArticleWriter articles,
    ArticleDeletion deletion,
    VisibilityWriter visibility,
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
                if (change is not { Source: { } source, State: { } state })
                    return Edit.Refused(new NotFoundError());
                if (state.Published)
                    return change.Unchanged(isKnownToCaller: true);
                if (!change.Is(expected))
                    return change.Conflict();

                // Without its file it is the gateway's own from now on: nothing is left that could be looked for.
                var own = source.Withdrawn ? source with { Withdrawn = false, Path = null, FileFingerprint = null } : source;
                return await DecideAsync(
                    change,
                    state,
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
                if (change is not { Source: { } source, State: { } state })
                    return Edit.Refused(new NotFoundError());
                if (source.Decision == VisibilityDecision.Withdrawn)
                    return change.Unchanged(isKnownToCaller: false);
                if (!change.Is(expected))
                    return change.Conflict();

                return await DecideAsync(change, state, source with { Decision = VisibilityDecision.Withdrawn }, published: false, token);
            },
            cancellationToken
        );

    /// <summary>Takes an article out of the store; where there is none, that is so already.</summary>
    public Task<Edit> DeleteAsync(Guid id, Expected expected, CancellationToken cancellationToken) =>
        InTurnAsync(
            id,
            async (change, token) =>
            {
                if (change is not { Source: { } source, State: { } state })
                    return new Edit();
                if (!change.Is(expected))
                    return change.Conflict();

                await deletion.RunAsync(change.Transaction, source, state, token);
                return change.Changed(isKnownToCaller: state.Published);
            },
            cancellationToken
        );

    private async Task<Edit> ImportAsync(Change change, AcceptedArticle accepted, Expected expected, CancellationToken cancellationToken)
    {
        if (change is { State: not null, Source: { Withdrawn: false } source } && source.Fingerprint == accepted.Fingerprint)
            return change.Unchanged(isKnownToCaller: true) with { Outcome = ImportOutcome.Unchanged };
        if (!change.Is(expected))
            return change.Conflict();

        await articles.WriteAsync(change.Transaction, [accepted], cancellationToken);
        var outcome = change.State is null ? ImportOutcome.Created : ImportOutcome.Updated;
        return (await ReadAsync(change.Transaction, accepted.Id, cancellationToken)).Changed(isKnownToCaller: true) with
        {
            Outcome = outcome,
        };
    }

    private async Task<Edit> DecideAsync(
        Change change,
        ArticleState before,
        ArticleSource source,
        bool published,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(change.Transaction.Connection, change.Transaction);
        documents.Upsert(batch, [source]);
        // Also where readers see no difference: whoever decides next must know of this decision.
        if (before.Published == published)
            ArticleVersion.Raise(batch, [source.Id], [before], time.GetUtcNow());
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await visibility.SetAsync(change.Transaction, [source.Id], published, cancellationToken);
        return (await ReadAsync(change.Transaction, source.Id, cancellationToken)).Changed(isKnownToCaller: before.Published || published);
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

    private static async Task<Change> ReadAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");
        var stored = (await StoredArticles.ByIdAsync(connection, [id], cancellationToken)).GetValueOrDefault(id);
        if (stored?.State is null)
            return new Change(transaction, stored?.Source, null, null);
        await using var command = new NpgsqlCommand($"select data from {Tables.Article} where id = $1", connection, transaction)
        {
            Parameters = { new() { Value = id } },
        };
        var article = await command.ExecuteScalarAsync(cancellationToken) is string data
            ? JsonSerializer.Deserialize(data, StoreJson.Article)
            : null;
        return new Change(transaction, stored.Source, stored.State, article);
    }

    /// <summary>An article in the hands of the one writer whose turn it is.</summary>
    private sealed record Change(NpgsqlTransaction Transaction, ArticleSource? Source, ArticleState? State, Article? Article)
    {
        /// <summary>True where this is what the writer expects.</summary>
        public bool Is(Expected expected) =>
            !(expected.IsNew && State is not null)
            && (expected.UpdatedAt is not { } seen || (State is not null && ArticleVersion.Of(State.UpdatedAt) == ArticleVersion.Of(seen)));

        public Edit Changed(bool isKnownToCaller) => Unchanged(isKnownToCaller) with { IsChange = true };

        public Edit Unchanged(bool isKnownToCaller) => new() { Article = Article, IsKnownToCaller = isKnownToCaller };

        public Edit Conflict() => Edit.Refused(new ConflictError(Article));
    }
}
