using System.Data;
using Gateway.Content.Results;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Queries.Articles;
using Npgsql;

namespace Gateway.Store.Queries.Related;

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
/// <param name="Levels">On how many levels it selects the same of the links of these articles.</param>
internal sealed record RelatedLinkSelection(bool Content, ArticleReadLevel Target, int Levels)
{
    /// <summary>The most levels that are read at once.</summary>
    public const int MaxLevels = 3;
}

/// <summary>Loads the links of articles in the order of their file, and of them only what is selected.</summary>
internal sealed class RelatedLinkDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    // A link counts as its content and its target.
    private static readonly Dictionary<RelatedLinkSelection, CacheRegion<Guid, IReadOnlyList<RelatedLink>>> _regions = (
        from content in (bool[])[false, true]
        from target in Enum.GetValues<ArticleReadLevel>()
        select new RelatedLinkSelection(content, target, Levels: 0)
    ).ToDictionary(selection => selection, _ => new CacheRegion<Guid, IReadOnlyList<RelatedLink>>(SizeOf, DependsOn));

    private static readonly string[] _levels = ["level0", "level1", "level2", "level3"];

    private readonly Dictionary<RelatedLinkSelection, BatchLoader<Guid, IReadOnlyList<RelatedLink>>> _loaders = [];
    private readonly Lock _lock = new();

    public IDeferred<IReadOnlyList<RelatedLink>> OfArticle(Guid articleId, RelatedLinkSelection selection) =>
        Loader(selection).Load(articleId).Select(links => links ?? []);

    private BatchLoader<Guid, IReadOnlyList<RelatedLink>> Loader(RelatedLinkSelection selection)
    {
        lock (_lock)
        {
            if (!_loaders.TryGetValue(selection, out var loader))
                _loaders.Add(selection, loader = Create(selection));
            return loader;
        }
    }

    private BatchLoader<Guid, IReadOnlyList<RelatedLink>> Create(RelatedLinkSelection selection)
    {
        var region = _regions[selection with { Levels = 0 }];
        return selection.Levels == 0
            ? loaders.CreateList(reader => Read(reader, 1, selection), ids => Select(ids, selection), region)
            : loaders.CreateList<Guid, RelatedLink>((database, batch, token) => FillAsync(database, batch, selection, token), region);
    }

    /// <summary>Reads the links, the links of the articles that they lead to, and so on, in one round trip.</summary>
    private async Task FillAsync(
        OperationDatabase database,
        IReadOnlyList<BatchLoader<Guid, IReadOnlyList<RelatedLink>>.BatchKey> batch,
        RelatedLinkSelection selection,
        CancellationToken cancellationToken
    )
    {
        var levels = new Dictionary<Guid, List<RelatedLink>>[selection.Levels + 1];
        for (var level = 0; level < levels.Length; level++)
            levels[level] = [];
        foreach (var entry in batch)
            levels[0].Add(entry.Key, []);
        await database.ReadAsync(
            SelectLevels(batch.Keys(), selection),
            row =>
            {
                var level = row.GetInt32(0);
                var links = levels[level][row.GetGuid(1)];
                var link = Read(row, 2, selection);
                links.Add(link);
                if (link.Target is { } target && level < selection.Levels)
                    levels[level + 1].TryAdd(target.Id, []);
            },
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies: true
        );
        foreach (var entry in batch)
            entry.Set(levels[0][entry.Key]);
        for (var level = 1; level < levels.Length; level++)
        {
            var loader = Loader(selection with { Levels = selection.Levels - level });
            foreach (var (articleId, links) in levels[level])
                loader.Add(articleId, links);
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
            selection.Target == ArticleReadLevel.None ? (Sql.Text(""), Sql.Text("")) : (Sql.Text(", target.*"), Target(selection));
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

    // The articles of the lower levels were found to be visible by the same statement.
    private Sql SelectLevels(Guid[] ids, RelatedLinkSelection selection)
    {
        string[] names = [.. _levels.Take(selection.Levels + 1)];
        var first = Sql.Of(
            $"""
            join {Sql.Table(Tables.Article)} a on a.id = link.article_id and {Visibility.OfArticles(caller.ReadAccess, "a")}
            """
        );
        var all = names.Select(
            (name, level) =>
                level == 0
                    ? Level(name, name[^1..], first, Sql.Of($"(select {ids})::uuid[]"), selection)
                    : Level(name, name[^1..], Sql.Text(""), Sql.Text($"array(select id from {names[level - 1]})"), selection)
        );
        var rows = Sql.Text(string.Join(" union all ", names.Select(name => $"select * from {name}")));
        return Sql.Of($"with {Sql.Join(", ", all)} {rows} order by level, article_id, place");
    }

    private Sql Level(string name, string number, Sql ofVisible, Sql articles, RelatedLinkSelection selection)
    {
        var content = Sql.Text(selection.Content ? "link.data" : "null::jsonb");
        return Sql.Of(
            $"""
            {Sql.Text(name)} as (
              select {Sql.Text(number)} as level, link.article_id, link.url_key, {content} as content, target.*, link.position as place
              from {Sql.Table(Tables.RelatedLink)} link {ofVisible} {Target(selection)}
              where link.article_id = any({articles}))
            """
        );
    }

    private Sql Target(RelatedLinkSelection selection)
    {
        var columns = ArticleColumns.For(selection.Target)?.Of("a") ?? Sql.Text("a.data, a.id, a.published_date_time");
        return Sql.Of($"left join lateral ({LinkSql.Target(caller.ReadAccess, Sql.Text("link.url_key"), columns)}) target on true");
    }

    private static RelatedLink Read(NpgsqlDataReader reader, int first, RelatedLinkSelection selection) =>
        new(
            reader.GetGuid(first),
            reader.Document(first + 1, StoreJson.RelatedLinkContent),
            selection.Target switch
            {
                ArticleReadLevel.None => null,
                var parts when ArticleColumns.For(parts) is { } columns => columns.Read(reader, first + 2),
                _ => reader.Document(first + 2, StoreJson.Article),
            }
        );

    private static int SizeOf(IReadOnlyList<RelatedLink> links) =>
        DocumentSize.OfObject
        + links.Sum(link =>
            (link.HasContent ? DocumentSize.Of(link.Content) : DocumentSize.OfObject)
            + (link.Target is { } target ? DocumentSize.Of(target) : 0)
        );
}
