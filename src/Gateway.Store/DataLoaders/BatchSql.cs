using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.DataLoaders;

/// <summary>
/// Fills the entries of a batch from rows of key and document. The statements pass their keys as <c>(select $1)</c>. PostgreSQL does not
/// look into the subselect, and therefore does not plan a prepared statement again for every number of keys.
/// </summary>
internal static class BatchSql
{
    public static TKey[] Keys<TKey, TValue>(this IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey> batch)
        where TKey : notnull
        where TValue : class => [.. batch.Select(entry => entry.Key)];

    public static Task FillAsync<TKey, TValue>(
        this IReadOnlyList<BatchLoader<TKey, TValue>.BatchKey> batch,
        OperationDatabase database,
        JsonTypeInfo<TValue> json,
        Sql sql,
        CancellationToken cancellationToken,
        bool hasKnownDependencies = false
    )
        where TKey : notnull
        where TValue : class
    {
        var byKey = batch.ToDictionary(entry => entry.Key);
        return database.ReadAsync(
            sql,
            row => byKey[row.GetFieldValue<TKey>(0)].Set(row.Document(1, json)),
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
        this IReadOnlyList<BatchLoader<TKey, IReadOnlyList<TItem>>.BatchKey> batch,
        OperationDatabase database,
        Func<NpgsqlDataReader, TItem?> read,
        Sql sql,
        CancellationToken cancellationToken,
        bool hasKnownDependencies = false
    )
        where TKey : notnull
        where TItem : class
    {
        var byKey = batch.ToDictionary(entry => entry.Key, _ => new List<TItem>());
        await database.ReadAsync(
            sql,
            row =>
            {
                var items = byKey[row.GetFieldValue<TKey>(0)];
                if (read(row) is { } item)
                    items.Add(item);
            },
            cancellationToken,
            CommandBehavior.SequentialAccess,
            hasKnownDependencies
        );
        foreach (var entry in batch)
            entry.Set(byKey[entry.Key]);
    }

    /// <summary>
    /// Fills the first items of each id by a statement that takes long. Its rows begin with the id and the number of items that are wanted.
    /// </summary>
    public static async Task FillFirstAsync<TItem>(
        this IReadOnlyList<BatchLoader<(Guid Id, int First), IReadOnlyList<TItem>>.BatchKey> batch,
        OperationDatabase database,
        Func<NpgsqlDataReader, TItem?> read,
        Func<Guid[], int[], Sql> select,
        CancellationToken cancellationToken
    )
        where TItem : class
    {
        var byKey = batch.ToDictionary(entry => entry.Key, _ => new List<TItem>());
        await database.ReadAloneAsync(
            select([.. batch.Select(entry => entry.Key.Id)], [.. batch.Select(entry => entry.Key.First)]),
            row =>
            {
                if (read(row) is { } item)
                    byKey[(row.GetGuid(0), row.GetInt32(1))].Add(item);
            },
            cancellationToken
        );
        foreach (var entry in batch)
            entry.Set(byKey[entry.Key]);
    }
}
