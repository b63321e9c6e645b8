using Gateway.Store.Access;
using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;

namespace Gateway.Store.Queries.Topics;

/// <summary>Loads topics by id, and by their parent topic.</summary>
internal sealed class TopicDataLoaders(DataLoaderFactory loaders, Caller caller)
{
    private static readonly CacheRegion<Guid, Topic> _topics = new(DocumentSize.Of, (id, _) => [ChangeKey.Topic(id)]);

    // Any topic can move below or above another.
    private static readonly CacheRegion<Guid, IReadOnlyList<Topic>> _topicsBelow = new(DocumentSize.Of, (_, _) => [ChangeKey.Topics]);
    private static readonly CacheRegion<Guid, IReadOnlyList<Topic>> _topicsAbove = new(DocumentSize.Of, (_, _) => [ChangeKey.Topics]);

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

    // Files can name parents in a circle. A topic that was passed ends the way up, and so does one that the caller may not see.
    private readonly BatchLoader<Guid, IReadOnlyList<Topic>> _ancestors = loaders.CreateList(
        reader => reader.Document(1, StoreJson.Topic),
        ids =>
            Sql.Of(
                $"""
                with recursive above (key, id, parent_id, passed) as (
                  select t.id, t.id, t.parent_id, array[t.id] from {Sql.Table(Tables.Topic)} t where t.id = any((select {ids})::uuid[])
                  union all
                  select above.key, t.id, t.parent_id, above.passed || t.id
                  from above join {Sql.Table(Tables.Topic)} t on t.id = above.parent_id
                  where t.id <> all(above.passed) and {Visibility.OfTaxonomy(caller.ReadAccess, "t")})
                select above.key, t.data from above join {Sql.Table(Tables.Topic)} t on t.id = above.id
                where above.id <> above.key order by above.key, cardinality(above.passed) desc
                """
            ),
        _topicsAbove
    );

    public IDeferred<Topic?> ById(Guid id) => _byId.Load(id);

    /// <summary>The topics above a topic, the root first.</summary>
    public IDeferred<IReadOnlyList<Topic>> Ancestors(Guid topicId) => _ancestors.Load(topicId).Select(ancestors => ancestors ?? []);

    public IDeferred<IReadOnlyList<Topic>> Children(Guid parentId) => _children.Load(parentId).Select(children => children ?? []);
}
