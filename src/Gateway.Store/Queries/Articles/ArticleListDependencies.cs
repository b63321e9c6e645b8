using System.Collections.Frozen;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Gateway.Store.Search;

namespace Gateway.Store.Queries.Articles;

/// <summary>
/// The keys that the order and the members of a list of articles depend on: the set of articles, and the fields that it filters and sorts
/// by. The articles of its pages have their own keys.
/// </summary>
internal static class ArticleListDependencies
{
    private static readonly ChangeKey[] _everything = [ChangeKey.AllArticles, ChangeKey.Providers, ChangeKey.Topics];

    // A list that filters by other articles depends on all of them.
    private static readonly string[] _relationsToArticles = ["article", "articles", "related", "relatedFrom"];

    // The number of articles changes with each of them, the other fields of a topic rarely. A parent is visible if it has articles.
    private static readonly string[] _countsOfTopics = ["articleCount", "parent"];

    // Filters and orders have the names of the properties of the stored document.
    private static readonly FrozenSet<string> _properties = StoreJson
        .Article.Properties.Select(property => property.Name)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <param name="request">The arguments of the list.</param>
    /// <param name="tables">The tables of its rows.</param>
    /// <param name="search">The search; <c>null</c> without one.</param>
    public static Func<Guid, IEnumerable<ChangeKey>> Of(ListRequest request, ArticleFromClause tables, SearchQuery? search)
    {
        if (!IsOneOf(tables, ArticleFromClause.All, ArticleFromClause.OfProvider, ArticleFromClause.OfTopic))
            return _ => _everything;
        var keys = new HashSet<ChangeKey> { ChangeKey.ArticleField("publishedDateTime") };
        AddFilter(keys, request.Where);
        var order = request.Order.SelectMany(order => order.Keys).ToList();
        foreach (var name in order)
            AddField(keys, name, value: null);
        if (search is null)
            return parent => keys.Append(ChangeKey.ArticlesOf(parent));
        // The relevance of an article depends on the places of the words in its texts. It is the default order of a search.
        if (search.Lexemes is { } lexemes && order.Count > 0 && !order.Contains("relevance", StringComparer.Ordinal))
            keys.UnionWith(lexemes.Select(ChangeKey.Word).Prepend(ChangeKey.ManyWords));
        else
            keys.Add(ChangeKey.Words);
        return _ => keys;
    }

    private static bool IsOneOf(ArticleFromClause tables, params ReadOnlySpan<ArticleFromClause> known)
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
            if (FilterFields.Contain(value, _relationsToArticles))
                keys.UnionWith(_everything);
            else if (name is not ("and" or "or"))
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
            // The words are a key of each search already. Without a search, the relevance of all articles is the same.
            case "relevance":
                break;
            case "provider":
                keys.UnionWith([ChangeKey.Providers, ChangeKey.ArticleField("providerId")]);
                break;
            case "topics":
                keys.UnionWith([
                    FilterFields.Contain(value, _countsOfTopics) ? ChangeKey.Topics : ChangeKey.TopicNames,
                    ChangeKey.ArticleField("topicIds"),
                ]);
                break;
            case var field when _properties.Contains(field) && !_relationsToArticles.Contains(field, StringComparer.Ordinal):
                keys.Add(ChangeKey.ArticleField(field));
                break;
            default:
                keys.UnionWith(_everything);
                break;
        }
    }
}
