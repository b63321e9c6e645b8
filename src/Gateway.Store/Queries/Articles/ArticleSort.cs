using Gateway.Store.Database;
using Gateway.Store.Lists;
using Gateway.Store.Queries.Providers;
using Gateway.Store.Search;
using NpgsqlTypes;

namespace Gateway.Store.Queries.Articles;

/// <summary>The sort order of articles. Text is sorted by code point, so that the order is the same in every database.</summary>
internal static class ArticleSort
{
    public static SortDefinition Definition { get; } =
        new(
            "ArticleSortInput",
            "Sort order of articles. The first field has the highest priority.",
            [
                new(
                    "publishedDateTime",
                    "Time of publication by the source.",
                    row => new("publishedDateTime", $"{row.NarrowAlias}.published_date_time", NpgsqlDbType.TimestampTz)
                ),
                new(
                    "modifiedDateTime",
                    "Time of the last change, as the source gives it.",
                    row => new("modifiedDateTime", row.Document("modified_date_time"), NpgsqlDbType.TimestampTz, Nullable: true)
                ),
                new(
                    "quality",
                    "Quality score from the source file; higher is better.",
                    row => new("quality", $"{row.NarrowAlias}.quality", NpgsqlDbType.Integer, Nullable: true)
                ),
                new(
                    "heat",
                    "Popularity score from the source file; higher is more popular.",
                    row => new("heat", $"{row.NarrowAlias}.heat", NpgsqlDbType.Integer, Nullable: true)
                ),
                new("title", "Headline.", row => new("title", row.Document("title collate \"C\""), NpgsqlDbType.Text)),
                new(
                    "slug",
                    "Unique name of the article in URLs.",
                    row => new("slug", row.Document("slug collate \"C\""), NpgsqlDbType.Text)
                ),
                new("type", "Kind of content.", row => new("type", row.Document("type collate \"C\""), NpgsqlDbType.Text)),
                new("provider", "Provider that published the article.", null, OfProvider()),
                new(
                    "relevance",
                    "Relevance of the article to the search; higher is more relevant. Without a search it is the same for all articles.",
                    row => new("relevance", row.IsSearched ? SearchSql.Score : SearchSql.NoScore, NpgsqlDbType.Real)
                ),
                new(
                    "importedAt",
                    "Time when the gateway first stored the article.",
                    row => new("importedAt", row.Document("imported_at"), NpgsqlDbType.TimestampTz)
                ),
                new(
                    "updatedAt",
                    "Time when the gateway last stored a change to the article.",
                    row => new("updatedAt", row.Document("updated_at"), NpgsqlDbType.TimestampTz)
                ),
            ]
        )
        {
            Indexed =
            [
                [("publishedDateTime", null)],
                [("modifiedDateTime", SortDirection.Descending)],
                [("heat", SortDirection.Descending), ("publishedDateTime", SortDirection.Descending)],
                [("quality", SortDirection.Descending), ("publishedDateTime", SortDirection.Descending)],
            ],
        };

    /// <summary>The default order: by relevance if there is a search, then newest first.</summary>
    public static IReadOnlyList<SortBy> Default(SortedRow row)
    {
        var newest = new SortBy(
            new SortKey("publishedDateTime", $"{row.NarrowAlias}.published_date_time", NpgsqlDbType.TimestampTz),
            Descending: true
        );
        return row.IsSearched
            ? [new SortBy(new SortKey("relevance", SearchSql.Score, NpgsqlDbType.Real), Descending: true), newest]
            : [newest];
    }

    // The provider's sort fields, read by a subquery on the article's row.
    private static SortDefinition OfProvider() =>
        ProviderSort.Definition with
        {
            Fields =
            [
                .. ProviderSort.Definition.Fields.Select(of =>
                    of with
                    {
                        Key = row =>
                            of.Key?.Invoke(new SortedRow("sorted", "sorted", "sorted.id", row.ReadAccess)) is { } key
                                ? key with
                                {
                                    Column =
                                        $"(select {key.Column} from {Tables.Provider} sorted where sorted.id = {row.Document("provider_id")})",
                                }
                                : throw new InvalidOperationException($"{of.Name} has no key."),
                    }
                ),
            ],
        };
}
