using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using Gateway.Store;
using GraphQL;

namespace Gateway.Reading.Providers;

/// <summary>The list of providers.</summary>
internal sealed class ProviderLists(ListLoaders<Provider> loaders, FieldCache fields, Caller caller, Cursors cursors)
{
    private static readonly Sql _from = Sql.Text("gateway.mt_doc_provider p");

    public Connection<Provider> All(IResolveFieldContext context)
    {
        var query = fields.Get(context, Query);
        return new Connection<Provider>(
            loaders.Page(query, Guid.Empty),
            () => loaders.Count(query, Guid.Empty),
            side => loaders.Outside(query, Guid.Empty, side)
        );
    }

    private ListQuery<Provider> Query(IResolveFieldContext context)
    {
        var where = ListArguments.Where(context);
        var row = new SortRow("p", "p", "p.id", caller.Audience);
        var order = SortOrders.From(ProviderSort.Definition, ListArguments.Order(context), row, ProviderSort.Standard(row));
        return new ListQuery<Provider>
        {
            From = _from,
            CountFrom = _from,
            Alias = "p",
            IdColumn = "p.id",
            Where = Sql.Of(
                $"{Visibility.OfNamed(caller.Audience, "p")} and {FilterTranslator.Translate(ProviderFilter.Definition, where, new FilterRow("p", caller.Audience))}"
            ),
            Order = order,
            Window = PageWindow.From(context, order, cursors),
            Json = StoreJson.Provider,
        };
    }
}
