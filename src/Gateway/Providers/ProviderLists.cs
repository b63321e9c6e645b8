using Gateway.Access;
using Gateway.Loading;
using Gateway.Paging;
using Gateway.Store;
using GraphQL;
using NpgsqlTypes;

namespace Gateway.Providers;

/// <summary>The list of providers, by name.</summary>
internal sealed class ProviderLists(ListLoaders<Provider> loaders, FieldCache fields, Caller caller, Cursors cursors)
{
    private static readonly SortOrder ByName = new(
    [
        new SortBy(new SortKey("name", "p.name", NpgsqlDbType.Text), Descending: false),
        new SortBy(new SortKey("id", "p.id", NpgsqlDbType.Uuid), Descending: false),
    ]);

    public Connection<Provider> All(IResolveFieldContext context)
    {
        var query = fields.Get(context, field => new ListQuery<Provider>
        {
            From = Sql.Text("gateway.mt_doc_provider p"),
            Alias = "p",
            Where = Visibility.OfNamed(caller.Audience, "p"),
            Order = ByName,
            Window = PageWindow.From(field, ByName, cursors),
            Json = StoreJson.Context.Provider,
        });
        return new Connection<Provider>(loaders.Page(query, Guid.Empty), () => loaders.Count(query, Guid.Empty));
    }
}
