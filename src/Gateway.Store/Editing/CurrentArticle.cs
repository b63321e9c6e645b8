using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Writing;
using Marten;

namespace Gateway.Store.Editing;

/// <summary>The state of an article that a writer requires before a change. The default requires nothing.</summary>
/// <param name="UpdatedAt">The required version of the article. <c>null</c> to accept any version.</param>
/// <param name="IsNew">True if the article must not exist yet.</param>
internal readonly record struct Precondition(DateTimeOffset? UpdatedAt, bool IsNew);

/// <summary>The stored article, read while this transaction holds the write lock.</summary>
internal sealed record CurrentArticle(WriteTransaction Transaction, ArticleOrigin? Source, Article? Article)
{
    private const string WithId = "where id = ?";
    private const string WithFileName = $"""
        where id = coalesce(
          (select source.id from {Tables.ArticleSource} source join {Tables.Article} article on article.id = source.id
           where source.sent_as = ? and not source.withdrawn
           order by source.id = ? desc, article.updated_at desc, source.id limit 1), ?)
        """;

    /// <summary>Reads the article and where it comes from, in one round trip.</summary>
    public static Task<CurrentArticle> ReadAsync(
        IDocumentStore store,
        WriteTransaction transaction,
        Guid id,
        CancellationToken cancellationToken
    ) => ReadAsync(store, transaction, WithId, [id], cancellationToken);

    /// <summary>
    /// Reads the article that a client sent with a file name, in one round trip. The name identifies an article whose slug consists of the
    /// date and the title, as the path of a file does. If no article was sent with it, the article with the id is read.
    /// </summary>
    public static Task<CurrentArticle> ReadByFileNameAsync(
        IDocumentStore store,
        WriteTransaction transaction,
        string fileName,
        Guid id,
        CancellationToken cancellationToken
    ) => ReadAsync(store, transaction, WithFileName, [fileName, id, id], cancellationToken);

    private static async Task<CurrentArticle> ReadAsync(
        IDocumentStore store,
        WriteTransaction transaction,
        string condition,
        object[] values,
        CancellationToken cancellationToken
    )
    {
        await using var session = store.LightweightSession(transaction.Transaction);
        var query = session.CreateBatchQuery();
        var source = query.Query<ArticleOrigin>(condition, values);
        var article = query.Query<Article>(condition, values);
        await query.Execute(cancellationToken);
        return new CurrentArticle(transaction, (await source).SingleOrDefault(), (await article).SingleOrDefault());
    }

    /// <summary>The same article in the form that <see cref="ArticleWriter"/> takes.</summary>
    public IReadOnlyDictionary<Guid, StoredArticle> Stored =>
        Source is null
            ? new Dictionary<Guid, StoredArticle>()
            : new Dictionary<Guid, StoredArticle> { [Source.Id] = new(Source, Article is null ? null : ArticleState.Of(Article)) };

    /// <summary>True if the article meets the precondition.</summary>
    public bool Meets(Precondition expected) =>
        !(expected.IsNew && Article is not null)
        && (expected.UpdatedAt is not { } seen || (Article is not null && ArticleVersion.Of(Article.UpdatedAt) == ArticleVersion.Of(seen)));

    public EditResult Changed(bool isKnownToCaller) => Unchanged(isKnownToCaller) with { HasChanged = true };

    public EditResult Unchanged(bool isKnownToCaller) =>
        new()
        {
            Article = Article,
            IsKnownToCaller = isKnownToCaller,
            PublishesAt = Article is { Published: false } && Source?.NextChangeAt > Transaction.Now ? Source.NextChangeAt : null,
        };

    public EditResult Conflict() => EditResult.Rejected(new ConflictError(Article));
}
