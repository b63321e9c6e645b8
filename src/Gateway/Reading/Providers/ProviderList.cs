using Gateway.Access;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Store;

namespace Gateway.Reading.Providers;

/// <summary>The list of all providers.</summary>
internal static class ProviderList
{
    public static DocumentListDefinition<Provider> Definition { get; } =
        new(
            Tables.Provider,
            "p",
            StoreJson.Provider,
            Visibility.OfNamed,
            ProviderFilter.Definition,
            (request, row) => SortOrders.From(ProviderSort.Definition, request.Order, row, ProviderSort.Standard(row))
        );
}
