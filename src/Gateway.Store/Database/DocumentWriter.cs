using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Store.Documents;
using Marten;
using Marten.Linq.Members;
using Marten.Schema;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Store.Database;

/// <summary>
/// Writes all documents of one type with one statement of a batch, into the table and columns of Marten's mapping. A Marten session sends
/// one upsert for each document, which slows down the import of thousands of documents. It also sends them separately from other SQL, which
/// costs another round trip while all other writers wait.
/// </summary>
internal sealed class DocumentWriter(IDocumentStore store)
{
    private readonly ConcurrentDictionary<Type, string> _statements = [];

    public void Upsert<T>(NpgsqlBatch batch, IReadOnlyCollection<T> documents) => Add(batch, documents, replace: true);

    /// <summary>Inserts the documents whose id does not exist yet.</summary>
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
        var values = string.Concat(mapping.DuplicatedFields.Select(field => $", {ValueOf(field)}"));
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

    // Marten sends the member's value as a parameter. This statement reads the same value from the document, by the member's serialized
    // name.
    private static string ValueOf(DuplicatedField field) =>
        field.Members is [var member]
            ? $"cast(data ->> '{StoreJson.NameOf(member.Name)}' as {field.PgType})"
            : throw new NotSupportedException($"The column {field.ColumnName} does not duplicate a direct member of the document.");

    private DocumentMapping MappingOf(Type type) => (DocumentMapping)store.Options.FindOrResolveDocumentType(type);
}
