using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Providers;

/// <summary>The list of all providers.</summary>
internal static class ProviderList
{
    public static DocumentListDefinition<Provider> Definition { get; } =
        new(
            Tables.Provider,
            "p",
            StoreJson.Provider,
            Visibility.OfTaxonomy,
            ProviderFilter.Definition,
            (request, row) => SortOrders.From(ProviderSort.Definition, request.Order, row, ProviderSort.Default(row))
        )
        {
            Caching = new(_ => [ChangeKey.Providers], KeyOf: null, DocumentSize.Of),
        };
}
