using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using NpgsqlTypes;

namespace Gateway.Store.Queries.Problems;

/// <summary>The list of errors in content files, by file and line.</summary>
internal static class ImportProblemList
{
    private static readonly SortOrder _order = new([
        new(new("path", "p.path collate \"C\"", NpgsqlDbType.Text), Descending: false),
        new(new("line", "coalesce(p.line, 0)", NpgsqlDbType.Integer), Descending: false),
        new(new("id", "p.id", NpgsqlDbType.Uuid), Descending: false),
    ])
    {
        DefinitionName = "ImportProblem",
    };

    public static DocumentListDefinition<ImportProblem> Definition { get; } =
        new(Tables.ImportProblem, "p", StoreJson.ImportProblem, (_, _) => Sql.True, null, (_, _) => _order);
}
