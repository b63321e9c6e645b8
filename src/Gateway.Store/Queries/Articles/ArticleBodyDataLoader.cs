using System.Data;
using Gateway.Content.Media;
using Gateway.Content.Templates;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;

namespace Gateway.Store.Queries.Articles;

/// <summary>A body, and the public pages to which it refers.</summary>
/// <param name="Text">The body as written.</param>
/// <param name="Addresses">Resolves its relative addresses.</param>
/// <param name="Pages">The URLs of the pages.</param>
internal sealed record ArticleBody(string Text, AddressResolver? Addresses, PageUrls Pages);

/// <summary>
/// Loads bodies with the URLs of the pages to which they refer by the paths of their files. The pages of all bodies of a step are read by
/// one command. Pages that only some callers see have no URL, so that no link reveals them.
/// </summary>
internal sealed class ArticleBodyDataLoader(DataLoaderFactory loaders, ArticleDataLoaders articles)
{
    private readonly BatchLoader<Guid, ArticleBody> _bodies = loaders.Create<Guid, ArticleBody>(
        (database, batch, token) => FillAsync(articles, database, batch, token)
    );

    public IDeferred<ArticleBody?> Load(Guid articleId) => _bodies.Load(articleId);

    private static async Task FillAsync(
        ArticleDataLoaders articles,
        OperationDatabase database,
        IReadOnlyList<BatchLoader<Guid, ArticleBody>.BatchKey> batch,
        CancellationToken cancellationToken
    )
    {
        // All keys are added before the first value is awaited, so that they are read together.
        var texts = batch.Select(entry => articles.Text(entry.Key)).ToList();
        var found = new List<(BatchLoader<Guid, ArticleBody>.BatchKey Entry, ArticleText Text, IReadOnlyList<PageReference> References)>();
        for (var index = 0; index < batch.Count; index++)
        {
            if (await texts[index].GetAsync(cancellationToken) is { Body: { } body } text)
                found.Add((batch[index], text, BodyReferences.In(body, text.Addresses)));
        }

        string[] paths = [.. found.SelectMany(body => body.References).SelectMany(page => page.Paths).Distinct(StringComparer.Ordinal)];
        var pages = paths.Length == 0 ? [] : await PagesAsync(database, paths, cancellationToken);
        foreach (var (entry, text, references) in found)
            entry.Set(new ArticleBody(text.Body ?? "", text.Addresses, Of(references, pages)));
    }

    private static async Task<Dictionary<string, string>> PagesAsync(
        OperationDatabase database,
        string[] paths,
        CancellationToken cancellationToken
    )
    {
        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        await database.ReadAsync(
            Sql.Of(
                $"""
                select source.path, a.data ->> 'webUrl' from {Sql.Table(Tables.ArticleSource)} source
                join {Sql.Table(Tables.Article)} a on a.id = source.id
                where source.path = any((select {paths})::text[]) and {Visibility.OfArticles(ReadAccess.Published, "a")}
                order by a.id
                """
            ),
            row => pages.TryAdd(row.GetString(0), row.GetString(1)),
            cancellationToken,
            CommandBehavior.SequentialAccess
        );
        return pages;
    }

    private static PageUrls Of(IReadOnlyList<PageReference> references, Dictionary<string, string> pages)
    {
        if (references.Count == 0 || pages.Count == 0)
            return PageUrls.None;
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in references.SelectMany(reference => reference.Paths))
        {
            if (pages.TryGetValue(path, out var url))
                own[path] = url;
        }

        return own.Count == 0 ? PageUrls.None : new PageUrls(own);
    }
}
