using Gateway.Access;
using Gateway.Lists;
using NpgsqlTypes;

namespace Gateway.Reading.Topics;

/// <summary>What topics can be sorted by.</summary>
internal static class TopicSort
{
    public static SortDefinition Definition { get; } =
        new(
            "TopicSortInput",
            "By what to sort topics; a field given first counts more.",
            [
                new("slug", "The topic's slug.", row => new("slug", $"{row.Alias}.slug collate \"C\"", NpgsqlDbType.Text)),
                new("name", "The topic's name.", row => new("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text)),
                new(
                    "shortName",
                    "Its shorter name.",
                    row => new("shortName", $"({row.Alias}.data ->> 'shortName') collate \"C\"", NpgsqlDbType.Text, Nullable: true)
                ),
                new(
                    "articleCount",
                    "How many of its articles you may see.",
                    row => new("articleCount", $"{row.Alias}.{Visibility.CountColumn(row.Audience)}", NpgsqlDbType.Integer)
                ),
            ]
        );

    /// <summary>By name.</summary>
    public static IReadOnlyList<SortBy> Standard(SortRow row) =>
        [new SortBy(new SortKey("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text), Descending: false)];
}
