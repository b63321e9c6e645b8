using System.Data;
using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;

namespace Gateway.Store.Queries.Providers;

/// <summary>Loads providers by id, and by the id that is derived from the name in a link.</summary>
internal sealed class ProviderDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    private static readonly CacheRegion<Guid, Provider> _providers = new(DocumentSize.Of, (id, _) => [ChangeKey.Provider(id)]);
    private static readonly CacheRegion<Guid, Provider> _providersOfArticles = new(DocumentSize.Of, (id, _) => [ChangeKey.Provider(id)]);
    private static readonly CacheRegion<Guid, Provider> _providersByName = new(
        DocumentSize.Of,
        (_, provider) => [ChangeKey.Provider(provider.Id), ChangeKey.ProviderAliases]
    );

    // A slug belongs to one provider, which changes when it loses the slug.
    private static readonly CacheRegion<string, Provider> _providersBySlug = new(
        DocumentSize.Of,
        (_, provider) => [ChangeKey.Provider(provider.Id)]
    );

    private readonly BatchLoader<Guid, Provider> _byId = loaders.CreateById(
        Tables.Provider,
        StoreJson.Provider,
        Visibility.OfTaxonomy(caller.ReadAccess, "d"),
        _providers
    );

    private readonly BatchLoader<Guid, Provider> _ofArticle = loaders.CreateById(
        Tables.Provider,
        StoreJson.Provider,
        Sql.True,
        _providersOfArticles
    );

    private readonly BatchLoader<Guid, Provider> _byNameId = loaders.CreateSingle(
        StoreJson.Provider,
        ids =>
            Sql.Of(
                $"""
                select written.id, p.data from unnest((select {ids})) as written (id)
                left join {Sql.Table(Tables.ProviderAlias)} alias on alias.alias_id = written.id
                join {Sql.Table(Tables.Provider)} p on p.id = coalesce(alias.provider_id, written.id)
                where {Visibility.OfTaxonomy(caller.ReadAccess, "p")}
                """
            ),
        _providersByName
    );

    private readonly BatchLoader<string, Provider> _bySlug = loaders.CreateSingle(
        StoreJson.Provider,
        slugs =>
            Sql.Of(
                $"""
                select p.slug, p.data from {Sql.Table(Tables.Provider)} p
                where p.slug = any((select {slugs})::text[]) and {Visibility.OfTaxonomy(caller.ReadAccess, "p")}
                """
            ),
        _providersBySlug
    );

    // Slugs are printable ASCII. PostgreSQL rejects some other texts, so any other text is replaced by one that no provider has.
    public IDeferred<Provider?> BySlug(string slug) => _bySlug.Load(slug.All(letter => letter is > ' ' and <= '~') ? slug : "");

    public IDeferred<Provider?> ById(Guid id) => _byId.Load(id);

    /// <summary>
    /// The provider of an article that the caller may see. Its visibility is not checked again: an import that hides the provider's last
    /// article between the two reads would otherwise leave the article without a provider.
    /// </summary>
    public IDeferred<Provider?> OfArticle(Guid id) => _ofArticle.Load(id);

    /// <summary>Reads the providers of the articles with these ids, so that <see cref="OfArticle"/> has them.</summary>
    public Task IncludeAsync(OperationDatabase database, Sql articleIds, CancellationToken cancellationToken) =>
        database.ReadAsync(
            Sql.Of(
                $"""
                select d.id, d.data from {Sql.Table(Tables.Provider)} d
                where d.id = any(array(select provider_id from {Sql.Table(Tables.Article)} where id = any(array({articleIds}))))
                """
            ),
            row => _ofArticle.Add(row.GetGuid(0), row.Document(1, StoreJson.Provider)),
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies: true
        );

    /// <summary>
    /// The provider with a name, as a link writes it. It may be an earlier name of the provider. The id is the one that
    /// <see cref="DocumentId.OfProvider"/> derives from the domain and the name.
    /// </summary>
    public IDeferred<Provider?> ByNameId(Guid id) => _byNameId.Load(id);
}
