using System.Text.Json.Serialization.Metadata;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.DataLoaders;

/// <summary>Creates the batch loaders of one request. The keys of a step that are not cached are read by one SQL command.</summary>
internal sealed class DataLoaderFactory(OperationDatabase database, RequestDocumentCache cache)
{
    /// <summary>One document for each key. The command returns rows of key and document.</summary>
    /// <param name="json">The JSON type of a document.</param>
    /// <param name="select">Creates the command for some keys.</param>
    /// <param name="region">The kind under which the documents are cached; <c>null</c> for no cache.</param>
    /// <param name="selectOthers">Creates the command for the keys that the first command has not found, if there is another way.</param>
    /// <param name="dependsOn">The key that a document depends on, if it is not cached.</param>
    /// <param name="readTogether">
    /// Reads rows that belong to the documents, in the same round trip. It receives the keys, and a task that returns the documents which the
    /// first command finds.
    /// </param>
    public BatchLoader<TKey, T> CreateSingle<TKey, T>(
        JsonTypeInfo<T> json,
        Func<TKey[], Sql> select,
        CacheRegion<TKey, T>? region = null,
        Func<TKey[], Sql>? selectOthers = null,
        Func<TKey, ChangeKey>? dependsOn = null,
        Func<TKey[], Task<IReadOnlyList<T>>, CancellationToken, Task>? readTogether = null
    )
        where TKey : notnull
        where T : class
    {
        var isKnown = region is not null || dependsOn is not null;
        return new(
            async (batch, token) =>
            {
                var keys = batch.Keys();
                var documents = Task.CompletedTask;
                var together = Task.CompletedTask;
                database.Collect(() =>
                {
                    documents = batch.FillAsync(database, json, select(keys), token, isKnown);
                    if (readTogether is not null)
                        together = readTogether(keys, FoundAsync(documents, batch), token);
                });
                await documents;
                await together;
                if (selectOthers is not null && batch.Where(entry => entry.Value is null).ToList() is { Count: > 0 } others)
                    await others.FillAsync(database, json, selectOthers(others.Keys()), token, isKnown);
            },
            cachedKeys: region is null ? null : cache.Of(region),
            pending: database.PendingLoaders,
            dependencies: region is null ? DependenciesOf<TKey, T>(dependsOn) : DependenciesOf(region)
        );
    }

    /// <summary>Values that need several commands.</summary>
    /// <param name="fill">Sets the values of a batch.</param>
    public BatchLoader<TKey, T> Create<TKey, T>(
        Func<OperationDatabase, IReadOnlyList<BatchLoader<TKey, T>.BatchKey>, CancellationToken, Task> fill
    )
        where TKey : notnull
        where T : class => new((batch, token) => fill(database, batch, token), pending: database.PendingLoaders);

    /// <summary>The documents of one table by id.</summary>
    /// <param name="table">One of <see cref="Tables"/>, with the alias <c>d</c> in the command.</param>
    /// <param name="json">The JSON type of a document.</param>
    /// <param name="visible">The condition for the rows that the caller may see.</param>
    /// <param name="region">The kind under which the documents are cached.</param>
    public BatchLoader<Guid, T> CreateById<T>(string table, JsonTypeInfo<T> json, Sql visible, CacheRegion<Guid, T> region)
        where T : class =>
        CreateSingle(
            json,
            keys => Sql.Of($"select d.id, d.data from {Sql.Text(table)} d where d.id = any((select {keys})::uuid[]) and {visible}"),
            region
        );

    /// <summary>Any number of items for each key, in the order of the rows. The command returns the key in its first column.</summary>
    /// <param name="read">Reads the item of a row.</param>
    /// <param name="select">Creates the command for some keys.</param>
    /// <param name="region">The kind under which the lists are cached.</param>
    public BatchLoader<TKey, IReadOnlyList<T>> CreateList<TKey, T>(
        Func<NpgsqlDataReader, T?> read,
        Func<TKey[], Sql> select,
        CacheRegion<TKey, IReadOnlyList<T>> region
    )
        where TKey : notnull
        where T : class =>
        new(
            (batch, token) => batch.FillListsAsync(database, read, select(batch.Keys()), token, hasKnownDependencies: true),
            cachedKeys: cache.Of(region),
            pending: database.PendingLoaders,
            dependencies: DependenciesOf(region)
        );

    /// <summary>Any number of items for each key, which are read in another way.</summary>
    /// <param name="fill">Sets the values of a batch.</param>
    /// <param name="region">The kind under which the lists are cached.</param>
    public BatchLoader<TKey, IReadOnlyList<T>> CreateList<TKey, T>(
        Func<OperationDatabase, IReadOnlyList<BatchLoader<TKey, IReadOnlyList<T>>.BatchKey>, CancellationToken, Task> fill,
        CacheRegion<TKey, IReadOnlyList<T>> region
    )
        where TKey : notnull
        where T : class =>
        new(
            (batch, token) => fill(database, batch, token),
            cachedKeys: cache.Of(region),
            pending: database.PendingLoaders,
            dependencies: DependenciesOf(region)
        );

    private static async Task<IReadOnlyList<T>> FoundAsync<TKey, T>(Task reading, IReadOnlyList<BatchLoader<TKey, T>.BatchKey> batch)
        where TKey : notnull
        where T : class
    {
        await reading;
        return [.. batch.Select(entry => entry.Value).OfType<T>()];
    }

    private Action<IReadOnlyList<BatchLoader<TKey, T>.BatchKey>>? DependenciesOf<TKey, T>(Func<TKey, ChangeKey>? dependsOn)
        where TKey : notnull
        where T : class =>
        dependsOn is null || cache.Dependencies is not { } dependencies
            ? null
            : batch => dependencies.Add(batch.Select(entry => dependsOn(entry.Key)));

    // A value that does not exist now can appear by any write.
    private Action<IReadOnlyList<BatchLoader<TKey, T>.BatchKey>>? DependenciesOf<TKey, T>(CacheRegion<TKey, T> region)
        where TKey : notnull
        where T : class =>
        cache.Dependencies is not { } dependencies
            ? null
            : batch =>
            {
                foreach (var entry in batch)
                {
                    if (entry.Value is { } value)
                        dependencies.Add(region.DependsOn(entry.Key, value));
                    else
                        dependencies.AddEverything();
                }
            };
}
