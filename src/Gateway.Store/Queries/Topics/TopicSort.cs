using Gateway.Store.Access;
using Gateway.Store.Lists;
using NpgsqlTypes;

namespace Gateway.Store.Queries.Topics;

/// <summary>The sort order of topics.</summary>
internal static class TopicSort
{
    public static SortDefinition Definition { get; } =
        new(
            "TopicSortInput",
            "Sort order of topics. The first field has the highest priority.",
            [
                new("slug", "Unique name of the topic in URLs.", row => new("slug", $"{row.Alias}.slug collate \"C\"", NpgsqlDbType.Text)),
                new("name", "Name of the topic.", row => new("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text)),
                new(
                    "shortName",
                    "Short form of the name.",
                    row => new("shortName", $"({row.Alias}.data ->> 'shortName') collate \"C\"", NpgsqlDbType.Text, Nullable: true)
                ),
                new(
                    "articleCount",
                    "Number of the topic's articles that the caller may see.",
                    row => new("articleCount", $"{row.Alias}.{Visibility.CountColumn(row.ReadAccess)}", NpgsqlDbType.Integer)
                ),
            ]
        );

    /// <summary>The default order: by name.</summary>
    public static IReadOnlyList<SortBy> Default(SortedRow row) =>
        [new SortBy(new SortKey("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text), Descending: false)];
}
