using Gateway.Access;
using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Store;
using Npgsql;

namespace Gateway.Reading.Topics;

/// <summary>Topics by id, by slug and by the topic above them.</summary>
internal sealed class TopicLoaders
{
    private static readonly DocumentKind<Guid, Topic> _topics = new(Weights.Of);
    private static readonly DocumentKind<Guid, IReadOnlyList<Topic>> _topicsBelow = new(Weights.Of);

    private readonly BatchLoader<Guid, Topic> _byId;
    private readonly BatchLoader<Guid, IReadOnlyList<Topic>> _children;

    public TopicLoaders(NpgsqlDataSource dataSource, Caller caller, RequestMemory memory)
    {
        var visible = Visibility.OfNamed(caller.Audience, "t");
        _byId = new(
            (slots, token) =>
                slots.FillAsync(
                    dataSource,
                    StoreJson.Topic,
                    Sql.Of(
                        $"select t.id, t.data from gateway.mt_doc_topic t where t.id = any((select {slots.Keys()})::uuid[]) and {visible}"
                    ),
                    token
                ),
            remembered: memory.Of(_topics)
        );
        _children = new(
            (slots, token) =>
                slots.FillListsAsync(
                    dataSource,
                    reader => reader.Document(1, StoreJson.Topic),
                    Sql.Of(
                        $"""
                        select t.parent_id, t.data from gateway.mt_doc_topic t where t.parent_id = any((select {slots.Keys()})::uuid[]) and {visible}
                        order by t.name collate "C", t.id
                        """
                    ),
                    token
                ),
            remembered: memory.Of(_topicsBelow)
        );
    }

    public IDeferred<Topic?> ById(Guid id) => _byId.Load(id);

    public IDeferred<IReadOnlyList<Topic>> Children(Guid parentId) => _children.Load(parentId).Then(children => children ?? []);
}
