using System.Security.Cryptography;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Feed;
using Gateway.Store.Lists;
using Gateway.Store.Writing;
using JasperFx;
using Marten;
using Npgsql;

namespace Gateway.Store.Startup;

/// <summary>Migrates the database to the current schema, and reads the data that all nodes share.</summary>
internal sealed class StoreStartup(
    IDocumentStore store,
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    ReadConnections readConnections
)
{
    private const int KeyBytes = 32;
    private const string CursorKey = "cursors";

    // The key of the advisory lock. It must differ from the key of the write lock. "GATS" in ASCII.
    private const long Lock = 0x47415453;

    private CursorCodec? _cursors;
    private FeedHead? _feed;

    /// <summary>Signs and reads cursors with the key that is stored in the database.</summary>
    public CursorCodec Cursors => _cursors ?? throw new InvalidOperationException("The store has not been started.");

    /// <summary>The head of the feed at startup. This node delivers the entries after it.</summary>
    public FeedHead Feed => _feed ?? throw new InvalidOperationException("The store has not been started.");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await readConnections.InitializeAsync(connection, cancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await AcquireLockAsync(transaction, cancellationToken);
            if (!await SchemaState.IsCurrentAsync(transaction, cancellationToken))
                await ApplySchemaAsync(transaction, cancellationToken);
            _cursors = new CursorCodec(await CursorKeyAsync(transaction, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
        }

        _feed = await FeedTable.EnsureEpochAsync(connection, cancellationToken);
    }

    /// <summary>True if the store contains no imported articles.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"select not exists (select from {Tables.ArticleSource})");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task ApplySchemaAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await DatabaseExtensions.InstallAsync(dataSource, cancellationToken);
        await SearchSchema.ApplyAsync(dataSource, cancellationToken);
        await ProviderImagesMigration.AddAsync(dataSource, cancellationToken);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await ChangeTracking.ApplyAsync(dataSource, cancellationToken);
        await AssignProviderSlugsAsync(cancellationToken);
        await SearchIndexUpgrade.RunAsync(dataSource, cancellationToken);
        await SchemaState.RecordAsync(transaction, cancellationToken);
    }

    // Providers of earlier versions have no slug.
    private async Task AssignProviderSlugsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await WriteTransaction.RunAsync(
            connection,
            WriteTransaction.WriteTimeouts.None,
            count => count > 0,
            async transaction =>
            {
                await using var session = store.LightweightSession(transaction.Transaction);
                var providers = await session.Query<Provider>().Where(provider => provider.Slug == null).ToListAsync(cancellationToken);
                session.StoreObjects(providers.Select(provider => provider.WithSlug()));
                await session.SaveChangesAsync(cancellationToken);
                await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
                ProviderSlugs.Assign(batch, [.. providers.Select(provider => provider.Id)]);
                await batch.ExecuteNonQueryAsync(cancellationToken);
                return providers.Count;
            },
            cancellationToken
        );
    }

    // Marten compares and changes the schema without a lock. Without this lock, nodes that start at the same time would create the same
    // tables, and each node would create a key.
    private static async Task AcquireLockAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        // Another node may hold the lock for minutes, while it changes a large store.
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = Lock } },
            CommandTimeout = 0,
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<byte[]> CursorKeyAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession(transaction);
        if (await session.LoadAsync<SharedSecret>(CursorKey, cancellationToken) is { } stored)
            return stored.Value;
        var secret = new SharedSecret { Id = CursorKey, Value = RandomNumberGenerator.GetBytes(KeyBytes) };
        session.Insert(secret);
        await session.SaveChangesAsync(cancellationToken);
        return secret.Value;
    }
}
