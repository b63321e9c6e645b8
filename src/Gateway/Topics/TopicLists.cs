using Gateway.Access;
using Gateway.Loading;
using Gateway.Paging;
using Gateway.Store;
using GraphQL;
using NpgsqlTypes;

namespace Gateway.Topics;

/// <summary>The list of topics, by name.</summary>
internal sealed class TopicLists(ListLoaders<Topic> loaders, FieldCache fields, Caller caller, Cursors cursors)
{
    private static readonly SortOrder ByName = new(
    [
        new SortBy(new SortKey("name", "t.name", NpgsqlDbType.Text), Descending: false),
        new SortBy(new SortKey("id", "t.id", NpgsqlDbType.Uuid), Descending: false),
    ]);

    public Connection<Topic> All(IResolveFieldContext context)
    {
        var query = fields.Get(context, field => new ListQuery<Topic>
        {
            From = Sql.Text("gateway.mt_doc_topic t"),
            Alias = "t",
            Where = Visibility.OfNamed(caller.Audience, "t"),
            Order = ByName,
            Window = PageWindow.From(field, ByName, cursors),
            Json = StoreJson.Context.Topic,
        });
        return new Connection<Topic>(loaders.Page(query, Guid.Empty), () => loaders.Count(query, Guid.Empty));
    }
}
