using Gateway.Store.Database;
using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Npgsql;

namespace Gateway.Store.Queries.Articles;

/// <summary>How much of an article a query needs.</summary>
internal enum ArticleReadLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The id, the title and the time of publication.</summary>
    Titles,

    /// <summary>All columns that <see cref="ArticleColumns"/> reads.</summary>
    Columns,

    /// <summary>The columns, and the excerpt and the URL from the document.</summary>
    Texts,

    /// <summary>The texts, and the images and topics from the document.</summary>
    Lists,

    /// <summary>The whole document.</summary>
    Document,
}

/// <summary>
/// Reads articles from the columns of their table. This costs a fraction of reading the document, which PostgreSQL writes as text and the
/// gateway parses. All properties that are not read have their default value.
/// </summary>
internal static class ArticleColumns
{
    private static readonly string[] _columns =
    [
        "id",
        "slug",
        "type",
        "category",
        "title",
        "published",
        "published_date_time",
        "language",
        "quality",
        "heat",
        "provider_id",
    ];

    // Each column costs time, also if nobody selects its field.
    private static readonly NodeColumns<Article> _titles = new(
        3,
        alias => Sql.Text($"{alias}.id, {alias}.title, {alias}.published_date_time"),
        (reader, first) => ReadTitle(reader, first)
    );

    private static readonly NodeColumns<Article> _columnsAlone = new(_columns.Length, Of, (reader, first) => Read(reader, first));

    private static readonly NodeColumns<Article> _withTexts = new(
        _columns.Length + 2,
        alias => Sql.Of($"{Of(alias)}, {Sql.Text($"{alias}.data ->> 'excerpt' as excerpt, {alias}.data ->> 'webUrl' as web_url")}"),
        (reader, first) =>
            Read(reader, first) is { } article
                ? article with
                {
                    Excerpt = reader.Text(first + _columns.Length),
                    WebUrl = reader.GetString(first + _columns.Length + 1),
                }
                : null
    );

    private static readonly NodeColumns<Article> _withLists = new(
        _withTexts.Count + 2,
        alias =>
            Sql.Of($"{_withTexts.Of(alias)}, {Sql.Text($"{alias}.data -> 'images' as images, {alias}.data -> 'topicIds' as topic_ids")}"),
        (reader, first) =>
            _withTexts.Read(reader, first) is { } article
                ? article with
                {
                    Images = reader.Document(first + _withTexts.Count, StoreJson.Images) ?? [],
                    TopicIds = reader.Document(first + _withTexts.Count + 1, StoreJson.Ids) ?? [],
                }
                : null
    );

    /// <summary>The columns for this level; <c>null</c> if it is the document, or nothing.</summary>
    public static NodeColumns<Article>? For(ArticleReadLevel level) =>
        level switch
        {
            ArticleReadLevel.Titles => _titles,
            ArticleReadLevel.Columns => _columnsAlone,
            ArticleReadLevel.Texts => _withTexts,
            ArticleReadLevel.Lists => _withLists,
            _ => null,
        };

    private static Sql Of(string alias) => Sql.Text(string.Join(", ", _columns.Select(name => $"{alias}.{name}")));

    // Here and below: an outer join may have found no article.
    private static Article? ReadTitle(NpgsqlDataReader reader, int first) =>
        reader.IsDBNull(first)
            ? null
            : new Article
            {
                Id = reader.GetGuid(first),
                Title = reader.GetString(first + 1),
                PublishedDateTime = reader.GetFieldValue<DateTimeOffset>(first + 2),
                Slug = "",
                Type = "",
                Published = default,
                ProviderId = default,
                WebUrl = "",
                WebUrlKey = default,
                ImportedAt = default,
                UpdatedAt = default,
            };

    private static Article? Read(NpgsqlDataReader reader, int first) =>
        reader.IsDBNull(first)
            ? null
            : new Article
            {
                Id = reader.GetGuid(first),
                Slug = reader.GetString(first + 1),
                Type = reader.GetString(first + 2),
                Category = reader.Text(first + 3),
                Title = reader.GetString(first + 4),
                Published = reader.GetBoolean(first + 5),
                PublishedDateTime = reader.GetFieldValue<DateTimeOffset>(first + 6),
                Language = reader.Text(first + 7),
                Quality = reader.Number(first + 8),
                Heat = reader.Number(first + 9),
                ProviderId = reader.GetGuid(first + 10),
                WebUrl = "",
                WebUrlKey = default,
                ImportedAt = default,
                UpdatedAt = default,
            };

    private static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static int? Number(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);
}
