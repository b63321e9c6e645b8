using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;

namespace Gateway.Store.Reading.Topics;

/// <summary>Loads topics by id, and by their parent topic.</summary>
internal sealed class TopicDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    private static readonly CacheRegion<Guid, Topic> _topics = new(DocumentSize.Of);
    private static readonly CacheRegion<Guid, IReadOnlyList<Topic>> _topicsBelow = new(DocumentSize.Of);

    private readonly BatchLoader<Guid, Topic> _byId = loaders.CreateById(
        Tables.Topic,
        StoreJson.Topic,
        Visibility.OfTaxonomy(caller.ReadAccess, "d"),
        _topics
    );

    private readonly BatchLoader<Guid, IReadOnlyList<Topic>> _children = loaders.CreateList(
        reader => reader.Document(1, StoreJson.Topic),
        ids =>
            Sql.Of(
                $"""
                select t.parent_id, t.data from {Sql.Table(Tables.Topic)} t
                where t.parent_id = any((select {ids})::uuid[]) and {Visibility.OfTaxonomy(caller.ReadAccess, "t")}
                order by t.name collate "C", t.id
                """
            ),
        _topicsBelow
    );

    public IDeferred<Topic?> ById(Guid id) => _byId.Load(id);

    public IDeferred<IReadOnlyList<Topic>> Children(Guid parentId) => _children.Load(parentId).Select(children => children ?? []);
}
