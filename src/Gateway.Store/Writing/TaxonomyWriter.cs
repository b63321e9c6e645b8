using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>A topic or organization file that was accepted.</summary>
internal record AcceptedFile(Guid Id, Guid Fingerprint, string Path, string DisplayPath);

/// <inheritdoc/>
internal sealed record AcceptedFile<T>(Guid Id, T Content, Guid Fingerprint, string Path, string DisplayPath)
    : AcceptedFile(Id, Fingerprint, Path, DisplayPath);

/// <summary>Writes what topic and organization files say onto the topics and providers that articles refer to.</summary>
internal sealed class TaxonomyWriter(DocumentWriter documents)
{
    /// <summary>Those of the files that say what the store has from the very same place.</summary>
    public static async Task<HashSet<Guid>> UnchangedAsync(
        NpgsqlConnection connection,
        IReadOnlyList<AcceptedFile> files,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select file.id from unnest($1, $2, $3) as file (id, fingerprint, path)
            join {Tables.TaxonomySource} source on source.id = file.id and source.path = file.path
            where exists (select from {Tables.Topic} topic where topic.id = file.id and topic.fingerprint = file.fingerprint)
              or exists (select from {Tables.Provider} provider where provider.id = file.id and provider.fingerprint = file.fingerprint)
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = files.Select(file => file.Id).ToArray() },
                new() { Value = files.Select(file => file.Fingerprint).ToArray() },
                new() { Value = files.Select(file => file.Path).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unchanged = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            unchanged.Add(reader.GetGuid(0));
        return unchanged;
    }

    public async Task<ImportOutcome> WriteAsync(
        NpgsqlTransaction transaction,
        AcceptedFile<TopicContent> file,
        CancellationToken cancellationToken
    )
    {
        var content = file.Content;
        await NoteSourceAsync(transaction, file, cancellationToken);
        var id = file.Id;
        var stored = await LoadAsync(transaction, Tables.Topic, id, StoreJson.Topic, cancellationToken);
        if (stored?.Fingerprint == file.Fingerprint)
            return ImportOutcome.Unchanged;

        var topic = (
            stored
            ?? new Topic
            {
                Id = id,
                Slug = content.Slug,
                Name = content.Name,
            }
        ) with
        {
            Name = content.Name,
            ShortName = content.ShortName,
            ParentId = content.Parent is { } parent ? DocumentId.OfTopic(Slug.Of(parent)) : null,
            Keywords = content.Keywords,
            Hashtags = content.Hashtags,
            Images = content.Images,
            Fingerprint = file.Fingerprint,
        };
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        documents.Upsert(batch, [topic]);
        if (content.Parent is { } name)
            documents.InsertMissing(
                batch,
                [
                    new Topic
                    {
                        Id = DocumentId.OfTopic(Slug.Of(name)),
                        Slug = Slug.Of(name),
                        Name = name,
                    },
                ]
            );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return stored?.Fingerprint is null ? ImportOutcome.Created : ImportOutcome.Updated;
    }

    public async Task<ImportOutcome> WriteAsync(
        NpgsqlTransaction transaction,
        AcceptedFile<OrganizationContent> file,
        CancellationToken cancellationToken
    )
    {
        var content = file.Content;
        await NoteSourceAsync(transaction, file, cancellationToken);
        var id = file.Id;
        var stored = await LoadAsync(transaction, Tables.Provider, id, StoreJson.Provider, cancellationToken);
        if (stored?.Fingerprint == file.Fingerprint)
            return ImportOutcome.Unchanged;

        var provider = (
            stored
            ?? new Provider
            {
                Id = id,
                Name = content.Name,
                Domain = content.Domain.ToLowerInvariant(),
            }
        ) with
        {
            OtherNames = content.OtherNames,
            Description = content.Description,
            Images = content.Images,
            Fingerprint = file.Fingerprint,
        };
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        documents.Upsert(batch, [provider]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await ProviderAliases.RenewAsync(transaction, provider.Domain, cancellationToken);
        return stored?.Fingerprint is null ? ImportOutcome.Created : ImportOutcome.Updated;
    }

    /// <summary>Makes the topic what its articles alone make of it.</summary>
    public async Task ForgetTopicAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        if (await LoadAsync(transaction, Tables.Topic, id, StoreJson.Topic, cancellationToken) is { } topic)
        {
            documents.Upsert(
                batch,
                [
                    new Topic
                    {
                        Id = id,
                        Slug = topic.Slug,
                        Name = topic.Name,
                        ArticleCount = topic.ArticleCount,
                        StoredCount = topic.StoredCount,
                    },
                ]
            );
            Derived.Refresh(batch, [id], []);
        }

        batch.Add($"delete from {Tables.TaxonomySource} where id = $1", id);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Makes the provider what its articles alone make of it; those under its other names go back to these.</summary>
    public async Task ForgetProviderAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        var stored = await LoadAsync(transaction, Tables.Provider, id, StoreJson.Provider, cancellationToken);
        if (stored is not null)
        {
            documents.Upsert(
                batch,
                [
                    new Provider
                    {
                        Id = id,
                        Name = stored.Name,
                        Domain = stored.Domain,
                        ArticleCount = stored.ArticleCount,
                        StoredCount = stored.StoredCount,
                    },
                ]
            );
            Derived.Refresh(batch, [], [id]);
        }

        batch.Add($"delete from {Tables.TaxonomySource} where id = $1", id);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (stored is not null)
            await ProviderAliases.RenewAsync(transaction, stored.Domain, cancellationToken);
    }

    private static async Task NoteSourceAsync(NpgsqlTransaction transaction, AcceptedFile file, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"insert into {Tables.TaxonomySource} (id, path) values ($1, $2) on conflict (id) do update set path = excluded.path",
            transaction.Connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = file.Id },
                new() { Value = file.Path },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<T?> LoadAsync<T>(
        NpgsqlTransaction transaction,
        string table,
        Guid id,
        JsonTypeInfo<T> json,
        CancellationToken cancellationToken
    )
        where T : class
    {
        await using var command = new NpgsqlCommand($"select data from {table} where id = $1", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = id } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is string data ? JsonSerializer.Deserialize(data, json) : null;
    }
}
