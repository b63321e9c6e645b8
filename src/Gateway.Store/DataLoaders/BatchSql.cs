using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Fills the slots of a batch from rows of key and document. The statements pass their keys as <c>(select $1)</c>. PostgreSQL does not look
/// into the subselect, and therefore does not plan a prepared statement again for every number of keys.
/// </summary>
internal static class BatchSql
{
    public static TKey[] Keys<TKey, TValue>(this IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey> slots)
        where TKey : notnull
        where TValue : class => [.. slots.Select(slot => slot.Key)];

    public static Task FillAsync<TKey, TValue>(
        this IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey> slots,
        OperationDatabase database,
        JsonTypeInfo<TValue> json,
        Sql sql,
        CancellationToken cancellationToken,
        bool hasKnownDependencies = false
    )
        where TKey : notnull
        where TValue : class
    {
        var byKey = slots.ToDictionary(slot => slot.Key);
        return database.ReadAsync(
            sql,
            async reader =>
            {
                while (await reader.ReadAsync(cancellationToken))
                    byKey[reader.GetFieldValue<TKey>(0)].Set(reader.Document(1, json));
            },
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies
        );
    }

    /// <summary>The document in a column; <c>null</c> if the column is null.</summary>
    public static T? Document<T>(this NpgsqlDataReader reader, int column, JsonTypeInfo<T> json)
        where T : class => reader.IsDBNull(column) ? null : JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(column), json);

    /// <summary>Like <see cref="FillAsync{TKey,TValue}"/>, for any number of items per key, in the order of the rows.</summary>
    public static async Task FillListsAsync<TKey, TItem>(
        this IReadOnlyList<BatchLoader<TKey, IReadOnlyList<TItem>>.BatchKey> slots,
        OperationDatabase database,
        Func<NpgsqlDataReader, TItem?> read,
        Sql sql,
        CancellationToken cancellationToken,
        bool hasKnownDependencies = false
    )
        where TKey : notnull
        where TItem : class
    {
        var byKey = slots.ToDictionary(slot => slot.Key, _ => new List<TItem>());
        await database.ReadAsync(
            sql,
            async reader =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    var items = byKey[reader.GetFieldValue<TKey>(0)];
                    if (read(reader) is { } item)
                        items.Add(item);
                }
            },
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies
        );
        foreach (var slot in slots)
            slot.Set(byKey[slot.Key]);
    }
}
