using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;

namespace Gateway.Store.Queries.Articles;

/// <summary>
/// Loads the articles before and after an article in the order of publication, and its translations. All articles of an execution step need
/// one command for each field.
/// </summary>
internal sealed class NeighbourDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    private static readonly CacheRegion<Guid, Article> _previousArticles = new(DocumentSize.Of, DependsOn);
    private static readonly CacheRegion<Guid, Article> _nextArticles = new(DocumentSize.Of, DependsOn);
    private static readonly CacheRegion<Guid, IReadOnlyList<Article>> _translationsOfArticles = new(
        DocumentSize.Of,
        (_, _) => [ChangeKey.AllArticles]
    );

    private readonly BatchLoader<Guid, Article> _previous = loaders.CreateSingle(
        StoreJson.Article,
        ids => Neighbours(caller.ReadAccess, ids, Sql.Text("<"), Sql.Text("desc")),
        _previousArticles
    );

    private readonly BatchLoader<Guid, Article> _next = loaders.CreateSingle(
        StoreJson.Article,
        ids => Neighbours(caller.ReadAccess, ids, Sql.Text(">"), Sql.Text("asc")),
        _nextArticles
    );

    private readonly BatchLoader<Guid, IReadOnlyList<Article>> _translations = loaders.CreateList(
        reader => reader.Document(1, StoreJson.Article),
        ids =>
            Sql.Of(
                $"""
                select own.id, a.data from {Sql.Table(Tables.Article)} own
                join {Sql.Table(Tables.Article)} a on a.translation_key = own.translation_key and a.id <> own.id
                where own.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "own")}
                  and {Visibility.OfArticles(caller.ReadAccess, "a")} and a.language is distinct from own.language
                order by own.id, a.language collate "C", a.published_date_time desc, a.id desc
                """
            ),
        _translationsOfArticles
    );

    // The neighbour itself, and whatever can come between the two.
    private static IEnumerable<ChangeKey> DependsOn(Guid id, Article neighbour) =>
        [
            ChangeKey.Article(id),
            ChangeKey.Article(neighbour.Id),
            ChangeKey.ArticlesOf(Guid.Empty),
            ChangeKey.ArticleField("publishedDateTime"),
            ChangeKey.ArticleField("language"),
        ];

    /// <summary>The visible article of the same language that was published last before this one.</summary>
    public IDeferred<Article?> Previous(Guid articleId) => _previous.Load(articleId);

    /// <summary>The visible article of the same language that was published first after this one.</summary>
    public IDeferred<Article?> Next(Guid articleId) => _next.Load(articleId);

    /// <summary>The visible translations, by language.</summary>
    public IDeferred<IReadOnlyList<Article>> Translations(Guid articleId) =>
        _translations.Load(articleId).Select(translations => translations ?? []);

    // Each branch is the first entry of an index on the language. The planner finds none for "is not distinct from".
    private static Sql Neighbours(ReadAccess readAccess, Guid[] ids, Sql comparison, Sql direction)
    {
        var first = Sql.Of(
            $"""
            and {Visibility.OfArticles(readAccess, "a")} and (a.published_date_time, a.id) {comparison} (own.published_date_time, own.id)
              order by a.published_date_time {direction}, a.id {direction} limit 1
            """
        );
        return Sql.Of(
            $"""
            select own.id, found.data from {Sql.Table(Tables.Article)} own
            cross join lateral (
              (select a.data from {Sql.Table(Tables.Article)} a where own.language is not null and a.language = own.language {first})
              union all
              (select a.data from {Sql.Table(Tables.Article)} a where own.language is null and a.language is null {first})) found
            where own.id = any((select {ids})::uuid[]) and {Visibility.OfArticles(readAccess, "own")}
            """
        );
    }
}
