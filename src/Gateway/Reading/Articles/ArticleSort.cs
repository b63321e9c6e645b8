using Gateway.Lists;
using Gateway.Reading.Providers;
using Gateway.Search;
using Gateway.Store;
using NpgsqlTypes;

namespace Gateway.Reading.Articles;

/// <summary>What articles can be sorted by. Text sorts by code point, the same in every database.</summary>
internal static class ArticleSort
{
    public static SortDefinition Definition { get; } =
        new(
            "ArticleSortInput",
            "By what to sort articles; a field given first counts more.",
            [
                new(
                    "publishedDateTime",
                    "When the source published it.",
                    row => new("publishedDateTime", $"{row.Fast}.published_date_time", NpgsqlDbType.TimestampTz)
                ),
                new(
                    "quality",
                    "How good the publisher finds it.",
                    row => new("quality", $"{row.Fast}.quality", NpgsqlDbType.Integer, Nullable: true)
                ),
                new(
                    "heat",
                    "How much it is read at present.",
                    row => new("heat", $"{row.Fast}.heat", NpgsqlDbType.Integer, Nullable: true)
                ),
                new("title", "The headline.", row => new("title", row.Document("title collate \"C\""), NpgsqlDbType.Text)),
                new("slug", "The article's slug.", row => new("slug", row.Document("slug collate \"C\""), NpgsqlDbType.Text)),
                new("type", "What it is.", row => new("type", row.Document("type collate \"C\""), NpgsqlDbType.Text)),
                new("provider", "Who published it.", null, OfProvider()),
                new(
                    "relevance",
                    "How well it matches the search; the same for all without one.",
                    row => new("relevance", row.IsSearched ? SearchRows.Score : SearchRows.NoScore, NpgsqlDbType.Real)
                ),
                new(
                    "importedAt",
                    "When the gateway first stored it.",
                    row => new("importedAt", row.Document("imported_at"), NpgsqlDbType.TimestampTz)
                ),
                new(
                    "updatedAt",
                    "When the gateway last stored a change of it.",
                    row => new("updatedAt", row.Document("updated_at"), NpgsqlDbType.TimestampTz)
                ),
            ]
        );

    /// <summary>Newest first, after what matches a search best.</summary>
    public static IReadOnlyList<SortBy> Standard(SortRow row)
    {
        var newest = new SortBy(
            new SortKey("publishedDateTime", $"{row.Fast}.published_date_time", NpgsqlDbType.TimestampTz),
            Descending: true
        );
        return row.IsSearched
            ? [new SortBy(new SortKey("relevance", SearchRows.Score, NpgsqlDbType.Real), Descending: true), newest]
            : [newest];
    }

    // The provider's own fields, looked up from the article's row.
    private static SortDefinition OfProvider() =>
        ProviderSort.Definition with
        {
            Fields =
            [
                .. ProviderSort.Definition.Fields.Select(of =>
                    of with
                    {
                        Key = row =>
                            of.Key?.Invoke(new SortRow("sorted", "sorted", "sorted.id", row.Audience)) is { } key
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
