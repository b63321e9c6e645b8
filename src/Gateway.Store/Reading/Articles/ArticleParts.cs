using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using Npgsql;

namespace Gateway.Store.Reading.Articles;

/// <summary>How much of an article a query needs.</summary>
internal enum ArticleParts
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What <see cref="ArticleColumns"/> reads.</summary>
    Columns,

    /// <summary>The whole document.</summary>
    Document,
}

/// <summary>
/// Reads articles from the columns of their table. This costs a fraction of reading the document, which PostgreSQL writes as text and the
/// gateway parses. All other properties have their default value.
/// </summary>
internal static class ArticleColumns
{
    private static readonly string[] _names =
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

    /// <summary>The columns for the nodes of a list.</summary>
    public static NodeColumns<Article> OfNodes { get; } = new(_names.Length, Of, Read);

    /// <summary>The columns of a table with this alias.</summary>
    public static Sql Of(string alias) => Sql.Text(string.Join(", ", _names.Select(name => $"{alias}.{name}")));

    /// <param name="reader">A row.</param>
    /// <param name="first">The first of the columns.</param>
    /// <returns><c>null</c> if an outer join found no article.</returns>
    public static Article? Read(NpgsqlDataReader reader, int first) =>
        reader.IsDBNull(first)
            ? null
            : new Article
            {
                Id = reader.GetGuid(first),
                Slug = reader.GetString(first + 1),
                Type = reader.GetString(first + 2),
                Category = reader.IsDBNull(first + 3) ? null : reader.GetString(first + 3),
                Title = reader.GetString(first + 4),
                Published = reader.GetBoolean(first + 5),
                PublishedDateTime = reader.GetFieldValue<DateTimeOffset>(first + 6),
                Language = reader.IsDBNull(first + 7) ? null : reader.GetString(first + 7),
                Quality = reader.IsDBNull(first + 8) ? null : reader.GetInt32(first + 8),
                Heat = reader.IsDBNull(first + 9) ? null : reader.GetInt32(first + 9),
                ProviderId = reader.GetGuid(first + 10),
                WebUrl = "",
                WebUrlKey = default,
                ImportedAt = default,
                UpdatedAt = default,
            };
}
