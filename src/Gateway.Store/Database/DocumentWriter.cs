using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Store.Documents;
using Marten;
using Marten.Schema;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Database;

/// <summary>
/// Writes many documents of one kind in one statement. Marten's session sends one upsert a document, which the import of
/// thousands feels; the table, its columns and their values are Marten's own mapping here too.
/// </summary>
internal sealed class DocumentWriter(IDocumentStore store)
{
    private readonly ConcurrentDictionary<Type, string> _statements = [];

    public void Upsert<T>(NpgsqlBatch batch, IReadOnlyCollection<T> documents) => Add(batch, documents, replace: true);

    /// <summary>Stores the documents whose id is not taken.</summary>
    public void InsertMissing<T>(NpgsqlBatch batch, IReadOnlyCollection<T> documents) => Add(batch, documents, replace: false);

    private void Add<T>(NpgsqlBatch batch, IReadOnlyCollection<T> documents, bool replace)
    {
        if (documents.Count == 0)
            return;
        var json = StoreJson.Of<T>();
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(StatementFor(typeof(T)) + (replace ? UpdateFor(typeof(T)) : "nothing"))
            {
                Parameters =
                {
                    new NpgsqlParameter
                    {
                        Value = documents.Select(document => JsonSerializer.Serialize(document, json)).ToArray(),
                        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
                    },
                },
            }
        );
    }

    private string StatementFor(Type type)
    {
        if (_statements.TryGetValue(type, out var statement))
            return statement;
        var mapping = MappingOf(type);
        var columns = string.Concat(mapping.DuplicatedFields.Select(field => $", {field.ColumnName}"));
        var values = string.Concat(mapping.DuplicatedFields.Select(field => $", {ValueOf(field.UpdateSqlFragment())}"));
        return _statements[type] = $"""
            insert into {mapping.TableName.QualifiedName} (id, data{columns})
            select (data ->> 'id'){IdCast(mapping)}, data{values} from unnest($1) as document(data)
            on conflict (id) do 
            """;
    }

    private static string IdCast(DocumentMapping mapping) => mapping.IdType == typeof(Guid) ? "::uuid" : "";

    private string UpdateFor(Type type) =>
        "update set data = excluded.data"
        + string.Concat(MappingOf(type).DuplicatedFields.Select(field => $", {field.ColumnName} = excluded.{field.ColumnName}"));

    // Marten states a duplicated field as the assignment that fills its column: "heat" = CAST(data ->> 'heat' as integer).
    private static string ValueOf(string assignment) => assignment[(assignment.IndexOf(" = ", StringComparison.Ordinal) + 3)..];

    private DocumentMapping MappingOf(Type type) => (DocumentMapping)store.Options.FindOrResolveDocumentType(type);
}
