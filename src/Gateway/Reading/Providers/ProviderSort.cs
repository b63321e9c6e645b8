using Gateway.Access;
using Gateway.Lists;
using NpgsqlTypes;

namespace Gateway.Reading.Providers;

/// <summary>What providers can be sorted by.</summary>
internal static class ProviderSort
{
    public static SortDefinition Definition { get; } =
        new(
            "ProviderSortInput",
            "By what to sort providers; a field given first counts more.",
            [
                new("name", "The provider's name.", row => new("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text)),
                new(
                    "domain",
                    "The domain it publishes under.",
                    row => new("domain", $"{row.Alias}.domain collate \"C\"", NpgsqlDbType.Text, Nullable: true)
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
