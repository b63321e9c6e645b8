using Gateway.DataLoaders;
using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using Gateway.Store;
using GraphQL;
using NpgsqlTypes;

namespace Gateway.Reading.Problems;

/// <summary>The list of what is wrong with files, by file and line.</summary>
internal sealed class ImportProblemLists(ListLoaders<ImportProblem> loaders, FieldCache fields, Cursors cursors)
{
    private static readonly Sql _from = Sql.Text("gateway.mt_doc_import_problem p");

    private static readonly SortOrder _order = new([
        new(new("path", "p.path collate \"C\"", NpgsqlDbType.Text), Descending: false),
        new(new("line", "coalesce(p.line, 0)", NpgsqlDbType.Integer), Descending: false),
        new(new("id", "p.id", NpgsqlDbType.Uuid), Descending: false),
    ])
    {
        Of = "ImportProblem",
    };

    public Connection<ImportProblem> All(IResolveFieldContext context)
    {
        var query = fields.Get(context, Query);
        return new Connection<ImportProblem>(
            loaders.Page(query, Guid.Empty),
            () => loaders.Count(query, Guid.Empty),
            side => loaders.Outside(query, Guid.Empty, side)
        );
    }

    private ListQuery<ImportProblem> Query(IResolveFieldContext context) =>
        new()
        {
            From = _from,
            CountFrom = _from,
            Alias = "p",
            IdColumn = "p.id",
            Where = Sql.True,
            Order = _order,
            Window = PageWindow.From(context, _order, cursors),
            Json = StoreJson.ImportProblem,
        };
}
