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
/// Writes documents of one type by one statement of a batch, into the table and the columns of Marten's own mapping. A session of Marten sends one upsert
/// for each document, which slows down the import of thousands, and sends them apart from other SQL: one more round trip while all other writers wait.
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

    // Marten sends the member's value as a parameter. The same value is in the document, under the name that the serializer gives the member.
    private static string ValueOf(DuplicatedField field) =>
        field.Members is [var member]
            ? $"cast(data ->> '{StoreJson.NameOf(member.Name)}' as {field.PgType})"
            : throw new NotSupportedException($"The column {field.ColumnName} duplicates no member of the document itself.");

    private DocumentMapping MappingOf(Type type) => (DocumentMapping)store.Options.FindOrResolveDocumentType(type);
}
