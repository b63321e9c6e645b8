using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Store;
using Npgsql;

namespace Gateway.Reading.Providers;

/// <summary>Providers by id, and by the id that a link's written name makes.</summary>
internal sealed class ProviderLoaders
{
    private static readonly DocumentKind<Guid, Provider> _providers = new(Weights.Of);
    private static readonly DocumentKind<Guid, Provider> _providersOfArticles = new(Weights.Of);
    private static readonly DocumentKind<Guid, Provider> _providersByName = new(Weights.Of);

    private readonly BatchLoader<Guid, Provider> _byId;
    private readonly BatchLoader<Guid, Provider> _ofArticle;
    private readonly BatchLoader<Guid, Provider> _byWrittenName;

    public ProviderLoaders(NpgsqlDataSource dataSource, Caller caller, RequestMemory memory)
    {
        var visible = Visibility.OfNamed(caller.Audience, "p");
        _byId = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Provider,
                    Sql.Of(
                        $"select p.id, p.data from gateway.mt_doc_provider p where p.id = any((select {slots.Keys()})::uuid[]) and {visible}"
                    ),
                    token
                ),
            remembered: memory.Of(_providers)
        );
        _ofArticle = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Provider,
                    Sql.Of($"select p.id, p.data from gateway.mt_doc_provider p where p.id = any((select {slots.Keys()})::uuid[])"),
                    token
                ),
            remembered: memory.Of(_providersOfArticles)
        );
        _byWrittenName = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Provider,
                    Sql.Of(
                        $"""
                        select written.id, p.data from unnest((select {slots.Keys()})) as written (id)
                        left join gateway.provider_alias alias on alias.alias_id = written.id
                        join gateway.mt_doc_provider p on p.id = coalesce(alias.provider_id, written.id) where {visible}
                        """
                    ),
                    token
                ),
            remembered: memory.Of(_providersByName)
        );
    }

    public IDeferred<Provider?> ById(Guid id) => _byId.Load(id);

    /// <summary>
    /// The provider of an article that the caller sees. It is not asked again who may see it: an import that hides the
    /// provider's last article between the two reads would leave the article without one.
    /// </summary>
    public IDeferred<Provider?> OfArticle(Guid id) => _ofArticle.Load(id);

    public IDeferred<Provider?> ByWrittenName(Guid id) => _byWrittenName.Load(id);
}
