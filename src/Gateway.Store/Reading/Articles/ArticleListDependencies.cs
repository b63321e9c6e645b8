using System.Collections.Frozen;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;

namespace Gateway.Store.Reading.Articles;

/// <summary>
/// The keys that the order and the members of a list of articles depend on: the set of articles, and the fields that it filters and sorts by.
/// The articles of its pages have their own keys.
/// </summary>
internal static class ArticleListDependencies
{
    private static readonly ChangeKey[] _everything = [ChangeKey.AllArticles, ChangeKey.Providers, ChangeKey.Topics];

    // Filters and orders have the names of the properties of the stored document.
    private static readonly FrozenSet<string> _properties = StoreJson
        .Article.Properties.Select(property => property.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    // Other fields lead to articles. The key of the providers changes with the numbers of their articles, that of the topics' names does not.
    private static readonly FrozenSet<string> _providerFields = FrozenSet.Create(
        StringComparer.Ordinal,
        "id",
        "slug",
        "name",
        "domain",
        "otherNames",
        "description",
        "articleCount"
    );
    private static readonly FrozenSet<string> _topicFields = FrozenSet.Create(
        StringComparer.Ordinal,
        "id",
        "slug",
        "name",
        "shortName",
        "keywords",
        "hashtags"
    );

    /// <param name="request">The arguments of the list.</param>
    /// <param name="tables">The tables of its rows.</param>
    public static Func<Guid, IEnumerable<ChangeKey>> Of(ListRequest request, ArticleTables tables)
    {
        if (request.Search is not null || !(IsOneOf(tables, ArticleTables.All, ArticleTables.OfProvider, ArticleTables.OfTopic)))
            return _ => _everything;
        var keys = new HashSet<ChangeKey> { ChangeKey.ArticleField("publishedDateTime") };
        AddFilter(keys, request.Where);
        foreach (var name in request.Order.SelectMany(order => order.Keys))
            AddField(keys, name, value: null);
        return parent => keys.Append(ChangeKey.ArticlesOf(parent));
    }

    private static bool IsOneOf(ArticleTables tables, params ReadOnlySpan<ArticleTables> known)
    {
        foreach (var each in known)
        {
            if (ReferenceEquals(tables, each))
                return true;
        }

        return false;
    }

    private static void AddFilter(HashSet<ChangeKey> keys, IDictionary<string, object?> where)
    {
        foreach (var (name, value) in where)
        {
            if (name is not ("and" or "or"))
                AddField(keys, name, value);
            else
                foreach (var nested in (value as IEnumerable<object?> ?? []).OfType<IDictionary<string, object?>>())
                    AddFilter(keys, nested);
        }
    }

    private static void AddField(HashSet<ChangeKey> keys, string name, object? value)
    {
        switch (name)
        {
            case "provider" when _providerFields.IsSupersetOf(Names(value)):
                keys.UnionWith([ChangeKey.Providers, ChangeKey.ArticleField("providerId")]);
                break;
            case "topics" when _topicFields.IsSupersetOf(Names(value)):
                keys.UnionWith([ChangeKey.TopicNames, ChangeKey.ArticleField("topicIds")]);
                break;
            case var field when _properties.Contains(field):
                keys.Add(ChangeKey.ArticleField(field));
                break;
            default:
                keys.UnionWith(_everything);
                break;
        }
    }

    // The fields that a filter for other objects uses.
    private static IEnumerable<string> Names(object? filter) =>
        filter switch
        {
            IDictionary<string, object?> fields => fields.SelectMany(field =>
                field.Key is "and" or "or" or "some" or "none" or "all" or "any" ? Names(field.Value) : [field.Key]
            ),
            IEnumerable<object?> list => list.SelectMany(Names),
            _ => [],
        };
}
