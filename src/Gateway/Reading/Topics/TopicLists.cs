using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using Gateway.Store;
using GraphQL;

namespace Gateway.Reading.Topics;

/// <summary>The list of topics.</summary>
internal sealed class TopicLists(ListLoaders<Topic> loaders, FieldCache fields, Caller caller, Cursors cursors)
{
    private static readonly Sql _from = Sql.Text("gateway.mt_doc_topic t");

    public Connection<Topic> All(IResolveFieldContext context)
    {
        var query = fields.Get(context, Query);
        return new Connection<Topic>(
            loaders.Page(query, Guid.Empty),
            () => loaders.Count(query, Guid.Empty),
            side => loaders.Outside(query, Guid.Empty, side)
        );
    }

    private ListQuery<Topic> Query(IResolveFieldContext context)
    {
        var where = ListArguments.Where(context);
        var row = new SortRow("t", "t", "t.id", caller.Audience);
        var order = SortOrders.From(TopicSort.Definition, ListArguments.Order(context), row, TopicSort.Standard(row));
        return new ListQuery<Topic>
        {
            From = _from,
            CountFrom = _from,
            Alias = "t",
            IdColumn = "t.id",
            Where = Sql.Of(
                $"{Visibility.OfNamed(caller.Audience, "t")} and {FilterTranslator.Translate(TopicFilter.Definition, where, new FilterRow("t", caller.Audience))}"
            ),
            Order = order,
            Window = PageWindow.From(context, order, cursors),
            Json = StoreJson.Topic,
        };
    }
}
