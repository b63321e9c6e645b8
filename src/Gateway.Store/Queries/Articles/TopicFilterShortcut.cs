using Gateway.Store.Database;

namespace Gateway.Store.Queries.Articles;

/// <summary>
/// Serves a filter by one topic from the topic's rows in <c>gateway.article_topic</c>. The indexes of that table have the orders of topic
/// pages, and count without reading articles.
/// </summary>
internal static class TopicFilterShortcut
{
    /// <summary>The number of filter operations that it replaces: <c>some</c> and <c>eq</c>.</summary>
    public const int Operations = 2;

    private static readonly string[] _keys = ["slug", "name"];

    /// <returns>The rows of the topic and the rest of the filter; <c>null</c> if the filter does not select exactly one topic.</returns>
    public static (ArticleFromClause Rows, IDictionary<string, object?> Where)? Find(
        ArticleFromClause rows,
        IDictionary<string, object?> where
    )
    {
        if (rows != ArticleFromClause.All || !where.TryGetValue("topics", out var topics))
            return null;
        if (topics is not IDictionary<string, object?> { Count: 1 } operations || !operations.TryGetValue("some", out var some))
            return null;
        if (some is not IDictionary<string, object?> { Count: 1 } topic || Key(topic) is not { } key)
            return null;

        var rest = where.Where(field => field.Key != "topics").ToDictionary(field => field.Key, field => field.Value);
        return (
            ArticleFromClause.OfTopic with
            {
                ParentColumn = null,
                ParentCondition = Sql.Of(
                    $"t.topic_id = (select id from {Sql.Table(Tables.Topic)} where {Sql.Text(key.Column)} = {key.Value})"
                ),
            },
            rest
        );
    }

    private static (string Column, string Value)? Key(IDictionary<string, object?> topic)
    {
        foreach (var column in _keys)
        {
            if (
                topic.TryGetValue(column, out var operations)
                && operations is IDictionary<string, object?> { Count: 1 } one
                && one.TryGetValue("eq", out var value)
                && value is string text
                && StoredText.CanHold(text)
            )
                return (column, text);
        }

        return null;
    }
}
