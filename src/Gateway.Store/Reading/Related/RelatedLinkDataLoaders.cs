using Gateway.Content;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Reading.Articles;
using Npgsql;

namespace Gateway.Store.Reading.Related;

/// <summary>A link from an article.</summary>
/// <param name="urlKey">The key of the normalised URL that the link leads to.</param>
/// <param name="content">The link as written in the article's file; <c>null</c> if it was not read.</param>
/// <param name="target">The article that the link leads to; <c>null</c> if it is not stored, not visible or not read.</param>
internal sealed class RelatedLink(Guid urlKey, RelatedLinkContent? content, Article? target)
{
    public Guid UrlKey => urlKey;

    /// <summary>The link as written in the article's file.</summary>
    /// <exception cref="InvalidOperationException">It was not read.</exception>
    public RelatedLinkContent Content => content ?? throw new InvalidOperationException("The content of the link was not read.");

    public bool HasContent => content is not null;

    public Article? Target => target;
}

/// <summary>The parts of links that an operation selects.</summary>
/// <param name="Content">Whether it selects what the article's file says of the target.</param>
/// <param name="Target">What it selects of the articles that the links lead to.</param>
internal sealed record RelatedLinkSelection(bool Content, ArticleParts Target);

/// <summary>Loads the links of articles in the order of their file, and of them only what is selected.</summary>
internal sealed class RelatedLinkDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    // A link counts as its content and its target.
    private static readonly Dictionary<RelatedLinkSelection, CacheRegion<Guid, IReadOnlyList<RelatedLink>>> _regions = (
        from content in (bool[])[false, true]
        from target in Enum.GetValues<ArticleParts>()
        select new RelatedLinkSelection(content, target)
    ).ToDictionary(selection => selection, _ => new CacheRegion<Guid, IReadOnlyList<RelatedLink>>(DocumentSize.Of, DependsOn));

    private readonly Dictionary<RelatedLinkSelection, BatchLoader<Guid, IReadOnlyList<RelatedLink>>> _loaders = [];
    private readonly Lock _lock = new();

    public IDeferred<IReadOnlyList<RelatedLink>> OfArticle(Guid articleId, RelatedLinkSelection selection) =>
        Loader(selection).Load(articleId).Select(links => links ?? []);

    private BatchLoader<Guid, IReadOnlyList<RelatedLink>> Loader(RelatedLinkSelection selection)
    {
        lock (_lock)
        {
            if (!_loaders.TryGetValue(selection, out var loader))
                _loaders.Add(
                    selection,
                    loader = loaders.CreateList(reader => Read(reader, selection), ids => Select(ids, selection), _regions[selection])
                );
            return loader;
        }
    }

    // A link leads to whichever article has its URL.
    private static IEnumerable<ChangeKey> DependsOn(Guid articleId, IReadOnlyList<RelatedLink> links) =>
        links.Select(link => ChangeKey.Url(link.UrlKey)).Prepend(ChangeKey.Article(articleId));

    // The visibility of the article is checked again, because the article may have been hidden, and its links changed, since it was read.
    private Sql Select(Guid[] ids, RelatedLinkSelection selection)
    {
        var content = Sql.Text(selection.Content ? "link.data" : "null::jsonb");
        var (columns, join) =
            selection.Target == ArticleParts.None ? (Sql.Text(""), Sql.Text("")) : (Sql.Text(", target.*"), Target(selection));
        return Sql.Of(
            $"""
            select link.article_id, link.url_key, {content}{columns}
            from {Sql.Table(Tables.RelatedLink)} link join {Sql.Table(Tables.Article)} a on a.id = link.article_id
            {join}
            where link.article_id = any((select {ids})::uuid[]) and {Visibility.OfArticles(caller.ReadAccess, "a")}
            order by link.article_id, link.position
            """
        );
    }

    private Sql Target(RelatedLinkSelection selection)
    {
        var columns = ArticleColumns.For(selection.Target)?.Of("a") ?? Sql.Text("a.data, a.id, a.published_date_time");
        return Sql.Of($"left join lateral ({LinkSql.Target(caller.ReadAccess, Sql.Text("link.url_key"), columns)}) target on true");
    }

    private static RelatedLink Read(NpgsqlDataReader reader, RelatedLinkSelection selection) =>
        new(
            reader.GetGuid(1),
            reader.Document(2, StoreJson.RelatedLinkContent),
            selection.Target switch
            {
                ArticleParts.None => null,
                var parts when ArticleColumns.For(parts) is { } columns => columns.Read(reader, 3),
                _ => reader.Document(3, StoreJson.Article),
            }
        );
}
