using Gateway.Access;
using Gateway.Documents;
using Gateway.Lists;

namespace Gateway.Reading.Providers;

/// <summary>The list of all providers.</summary>
internal static class ProviderList
{
    public static DocumentListDefinition<Provider> Definition { get; } =
        new(
            "gateway.mt_doc_provider",
            "p",
            StoreJson.Provider,
            Visibility.OfNamed,
            ProviderFilter.Definition,
            (request, row) => SortOrders.From(ProviderSort.Definition, request.Order, row, ProviderSort.Standard(row))
        );
}
