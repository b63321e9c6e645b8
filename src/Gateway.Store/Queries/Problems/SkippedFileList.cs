using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using NpgsqlTypes;

namespace Gateway.Store.Queries.Problems;

/// <summary>The list of skipped files, by path.</summary>
internal static class SkippedFileList
{
    private static readonly SortOrder _order = new([
        new(new("path", "s.path collate \"C\"", NpgsqlDbType.Text), Descending: false),
        new(new("id", "s.id", NpgsqlDbType.Uuid), Descending: false),
    ])
    {
        DefinitionName = "SkippedFile",
    };

    /// <summary>The filter for skipped files.</summary>
    public static FilterDefinition Filter { get; } =
        new(
            "SkippedFileFilterInput",
            "Filter for skipped files. Several fields are combined with AND.",
            () =>
                [
                    new ScalarFilter(
                        "path",
                        "Path of the file, relative to its folder or repository.",
                        ScalarKind.String,
                        row => row.Document("path")
                    ),
                    new ScalarFilter("code", "Stable code of the reason for programs.", ScalarKind.String, row => row.Document("code")),
                ]
        );

    public static DocumentListDefinition<StoredSkippedFile> Definition { get; } =
        new(Tables.SkippedFile, "s", StoreJson.SkippedFile, (_, _) => Sql.True, Filter, (_, _) => _order);
}
