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

    private BatchLoader<Guid, IReadOnlyList<RelatedLink>> Create(RelatedLinkSelection selection) =>
        loaders.CreateList<Guid, RelatedLink>(
            async (database, batch, token) =>
            {
                var levels = await ReadAsync(database, Sql.Of($"(select {batch.Keys()})::uuid[]"), selection, token);
                foreach (var entry in batch)
                    entry.Set(LinksOf(entry.Key, levels[0]));
                AddLowerLevels(levels, selection);
            },
            _regions[selection with { Levels = 0 }]
        );

    /// <summary>Reads the links of articles while another statement reads the articles, so that <see cref="OfArticle"/> has them.</summary>
    /// <param name="database">The database of the operation.</param>
    /// <param name="articleIds">A query for the ids of the articles.</param>
    /// <param name="articles">The articles that the other statement reads.</param>
    /// <param name="selection">The parts of the links.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public async Task IncludeAsync(
        OperationDatabase database,
        Sql articleIds,
        Task<IReadOnlyList<Article>> articles,
        RelatedLinkSelection selection,
        CancellationToken cancellationToken
    )
    {
        var levels = await ReadAsync(database, Sql.Of($"array({articleIds})"), selection, cancellationToken);
        var loader = Loader(selection);
        foreach (var article in await articles)
            loader.Add(article.Id, LinksOf(article.Id, levels[0]));
        AddLowerLevels(levels, selection);
    }

    /// <summary>Reads the links, the links of the articles that they lead to, and so on, in one round trip.</summary>
    /// <returns>For each level, the links of each article.</returns>
    private async Task<Dictionary<Guid, List<RelatedLink>>[]> ReadAsync(
        OperationDatabase database,
        Sql articleIds,
        RelatedLinkSelection selection,
        CancellationToken cancellationToken
    )
    {
        var levels = new Dictionary<Guid, List<RelatedLink>>[selection.Levels + 1];
        for (var level = 0; level < levels.Length; level++)
            levels[level] = [];
        await database.ReadAsync(
            Select(articleIds, selection),
            row =>
            {
                var level = row.GetInt32(0);
                var articleId = row.GetGuid(1);
                var link = Read(row, 2, selection);
                if (!levels[level].TryGetValue(articleId, out var links))
                    levels[level].Add(articleId, links = []);
                links.Add(link);
                // An article without links has no row of its own.
                if (link.Target is { } target && level < selection.Levels)
                    levels[level + 1].TryAdd(target.Id, []);
            },
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies: true
        );
        return levels;
    }

    private void AddLowerLevels(Dictionary<Guid, List<RelatedLink>>[] levels, RelatedLinkSelection selection)
    {
        for (var level = 1; level < levels.Length; level++)
        {
            var loader = Loader(selection with { Levels = selection.Levels - level });
            foreach (var (articleId, links) in levels[level])
                loader.Add(articleId, links);
        }
    }

    private static List<RelatedLink> LinksOf(Guid articleId, Dictionary<Guid, List<RelatedLink>> links) =>
        links.GetValueOrDefault(articleId) ?? [];

    // A link leads to whichever article has its URL.
    private static IEnumerable<ChangeKey> DependsOn(Guid articleId, IReadOnlyList<RelatedLink> links) =>
        links.Select(link => ChangeKey.Url(link.UrlKey)).Prepend(ChangeKey.Article(articleId));

    // The visibility of the articles is checked again, because they may have been hidden, and their links changed, since they were read.
    // The articles of the lower levels were found to be visible by the same statement.
    private Sql Select(Sql articleIds, RelatedLinkSelection selection)
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
                    ? Level(name, name[^1..], first, articleIds, selection)
                    : Level(name, name[^1..], Sql.Text(""), Sql.Text($"array(select id from {names[level - 1]})"), selection)
        );
        var rows = Sql.Text(string.Join(" union all ", names.Select(name => $"select * from {name}")));
        return Sql.Of($"with {Sql.Join(", ", all)} {rows} order by level, article_id, place");
    }

    private Sql Level(string name, string number, Sql ofVisible, Sql articles, RelatedLinkSelection selection)
    {
        var content = Sql.Text(selection.Content ? "link.data" : "null::jsonb");
        var (columns, join) =
            selection.Target == ArticleReadLevel.None ? (Sql.Text(""), Sql.Text("")) : (Sql.Text(" target.*,"), Target(selection));
        return Sql.Of(
            $"""
            {Sql.Text(name)} as (
              select {Sql.Text(number)} as level, link.article_id, link.url_key, {content} as content,{columns} link.position as place
              from {Sql.Table(Tables.RelatedLink)} link {ofVisible} {join}
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
