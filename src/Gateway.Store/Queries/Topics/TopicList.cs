using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Topics;

/// <summary>The list of all topics.</summary>
internal static class TopicList
{
    public static DocumentListDefinition<Topic> Definition { get; } =
        new(
            Tables.Topic,
            "t",
            StoreJson.Topic,
            Visibility.OfTaxonomy,
            TopicFilter.Definition,
            (request, row) => SortOrders.From(TopicSort.Definition, request.Order, row, TopicSort.Default(row))
        )
        {
            Caching = new(_ => [ChangeKey.Topics], KeyOf: null, DocumentSize.Of),
        };
}
