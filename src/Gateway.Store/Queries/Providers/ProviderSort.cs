using Gateway.Store.Access;
using Gateway.Store.Lists;
using NpgsqlTypes;

namespace Gateway.Store.Queries.Providers;

/// <summary>The sort order of providers.</summary>
internal static class ProviderSort
{
    public static SortDefinition Definition { get; } =
        new(
            "ProviderSortInput",
            "Sort order of providers. The first field has the highest priority.",
            [
                new("name", "Name of the provider.", row => new("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text)),
                new(
                    "domain",
                    "Domain of the provider.",
                    row => new("domain", $"{row.Alias}.domain collate \"C\"", NpgsqlDbType.Text, Nullable: true)
                ),
                new(
                    "articleCount",
                    "Number of the provider's articles that the caller may see.",
                    row => new("articleCount", $"{row.Alias}.{Visibility.CountColumn(row.ReadAccess)}", NpgsqlDbType.Integer)
                ),
            ]
        );

    /// <summary>The default order: by name.</summary>
    public static IReadOnlyList<SortBy> Default(SortedRow row) =>
        [new SortBy(new SortKey("name", $"{row.Alias}.name collate \"C\"", NpgsqlDbType.Text), Descending: false)];
}
