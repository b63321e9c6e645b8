using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Queries.Related;

namespace Gateway.Store.Queries.Articles;

/// <summary>
/// Reads the provider and the links of articles in the same round trip as the articles, and gives them to the loaders of these fields. A
/// loader otherwise waits for the article.
/// </summary>
internal sealed class ArticleIncludeReader(
    OperationDatabase database,
    RequestDocumentCache cache,
    RelatedLinkDataLoaders links,
    ProviderDataLoaders providers
)
{
    private readonly Lock _lock = new();
    private ArticleIncludes _included = new(Provider: false, Links: null);

    /// <summary>
    /// Includes the provider and the links if a field of the operation selects them. If fields select different parts of links, only the parts
    /// of the first field are included.
    /// </summary>
    public void Add(ArticleIncludes includes)
    {
        lock (_lock)
            _included = new ArticleIncludes(_included.Provider || includes.Provider, _included.Links ?? includes.Links);
    }

    /// <summary>Reads what is included, for articles that another statement of the same round trip reads.</summary>
    /// <param name="articleIds">A query for the ids of the articles.</param>
    /// <param name="articles">The articles that the other statement reads.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public Task ReadAsync(Sql articleIds, Task<IReadOnlyList<Article>> articles, CancellationToken cancellationToken)
    {
        ArticleIncludes included;
        lock (_lock)
            included = _included;
        // There are far fewer providers than articles, so that a cache has them.
        var ofProviders =
            included.Provider && !cache.IsEnabled ? providers.IncludeAsync(database, articleIds, cancellationToken) : Task.CompletedTask;
        var ofLinks = included.Links is { } selection
            ? links.IncludeAsync(database, articleIds, articles, selection, cancellationToken)
            : Task.CompletedTask;
        return IgnoreFailureAsync(Task.WhenAll(ofProviders, ofLinks));
    }

    // The loader of the field then reads the values itself, and reports the failure if there is one again.
    private static async Task IgnoreFailureAsync(Task reading) => await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
