using Gateway.Access;
using Gateway.Loading;
using Gateway.Store;
using GraphQL.DataLoader;
using Npgsql;

namespace Gateway.Providers;

/// <summary>Providers by id, and by the id that a link's written name makes.</summary>
internal sealed class ProviderLoaders
{
    private readonly BatchLoader<Guid, Provider> _byId;
    private readonly BatchLoader<Guid, Provider> _byWrittenName;

    public ProviderLoaders(NpgsqlDataSource dataSource, Caller caller)
    {
        var visible = Visibility.OfNamed(caller.Audience, "p");
        _byId = new((slots, token) => slots.FillAsync(dataSource, StoreJson.Context.Provider,
            Sql.Of($"select p.id, p.data from gateway.mt_doc_provider p where p.id = any({slots.Keys()}) and {visible}"), token));
        _byWrittenName = new((slots, token) => slots.FillAsync(dataSource, StoreJson.Context.Provider, Sql.Of($"""
            select written.id, p.data from unnest({slots.Keys()}) as written (id)
            left join gateway.provider_alias alias on alias.alias_id = written.id
            join gateway.mt_doc_provider p on p.id = coalesce(alias.provider_id, written.id) where {visible}
            """), token));
    }

    public IDataLoaderResult<Provider?> ById(Guid id) => _byId.Load(id);

    public IDataLoaderResult<Provider?> ByWrittenName(Guid id) => _byWrittenName.Load(id);
}
