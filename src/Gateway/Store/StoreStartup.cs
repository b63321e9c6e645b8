using System.Security.Cryptography;
using Gateway.Paging;
using Gateway.Search;
using Marten;
using Npgsql;

namespace Gateway.Store;

/// <summary>Brings the database to the present schema, and fetches what all its nodes share.</summary>
internal sealed class StoreStartup(IDocumentStore store, NpgsqlDataSource dataSource, DocumentWriter documents)
{
    private const int KeyBytes = 32;

    private Cursors? _cursors;

    /// <summary>Signs and reads cursors with the key that lies in the database.</summary>
    public Cursors Cursors => _cursors ?? throw new InvalidOperationException("The store has not been started.");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SearchSchema.ApplyAsync(dataSource, cancellationToken);

        // Marten holds a lock in the database meanwhile, so that several nodes may start at once.
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        _cursors = new Cursors(await CursorKeyAsync(cancellationToken));
    }

    /// <summary>True where nothing was ever imported.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select not exists (select from gateway.mt_doc_article)");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task<byte[]> CursorKeyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        documents.InsertMissing(batch, [new SharedSecret { Id = "cursors", Value = RandomNumberGenerator.GetBytes(KeyBytes) }]);
        batch.Add("select data ->> 'value' from gateway.mt_doc_shared_secret where id = $1", "cursors");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Convert.FromBase64String(reader.GetString(0));
    }
}

/// <summary>A secret that the first node makes and all nodes of the database use.</summary>
internal sealed record SharedSecret
{
    public required string Id { get; init; }
    public required byte[] Value { get; init; }
}
