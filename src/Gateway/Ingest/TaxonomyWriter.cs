using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Content;
using Gateway.Providers;
using Gateway.Store;
using Gateway.Topics;
using Npgsql;

namespace Gateway.Ingest;

/// <summary>A topic or organization file that was accepted.</summary>
internal sealed record AcceptedFile<T>(T Content, Guid Fingerprint, string DisplayPath);

/// <summary>Writes what topic and organization files say onto the topics and providers that articles refer to.</summary>
internal sealed class TaxonomyWriter(DocumentWriter documents)
{
    public async Task<ImportOutcome> WriteAsync(
        NpgsqlTransaction transaction, AcceptedFile<TopicContent> file, CancellationToken cancellationToken)
    {
        var content = file.Content;
        var id = DocumentId.OfTopic(content.Slug);
        var stored = await LoadAsync(transaction, "topic", id, StoreJson.Topic, cancellationToken);
        if (stored?.Fingerprint == file.Fingerprint) return ImportOutcome.Unchanged;

        var topic = (stored ?? new Topic { Id = id, Slug = content.Slug, Name = content.Name }) with
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
        if (content.Parent is { } name) documents.InsertMissing(batch, [new Topic { Id = DocumentId.OfTopic(Slug.Of(name)), Slug = Slug.Of(name), Name = name }]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return stored?.Fingerprint is null ? ImportOutcome.Created : ImportOutcome.Updated;
    }

    public async Task<ImportOutcome> WriteAsync(
        NpgsqlTransaction transaction, AcceptedFile<OrganizationContent> file, CancellationToken cancellationToken)
    {
        var content = file.Content;
        var id = DocumentId.OfProvider(content.Domain, content.Name);
        var stored = await LoadAsync(transaction, "provider", id, StoreJson.Provider, cancellationToken);
        if (stored?.Fingerprint == file.Fingerprint) return ImportOutcome.Unchanged;

        var provider = (stored ?? new Provider { Id = id, Name = content.Name, Domain = content.Domain.ToLowerInvariant() }) with
        {
            OtherNames = content.OtherNames,
            Description = content.Description,
            Images = content.Images,
            Fingerprint = file.Fingerprint,
        };
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        documents.Upsert(batch, [provider]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await ProviderAliases.ReplaceAsync(transaction, id,
            [.. content.OtherNames.Select(name => DocumentId.OfProvider(content.Domain, name)).Distinct().Where(alias => alias != id)], cancellationToken);
        return stored?.Fingerprint is null ? ImportOutcome.Created : ImportOutcome.Updated;
    }

    private static async Task<T?> LoadAsync<T>(
        NpgsqlTransaction transaction, string document, Guid id, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        await using var command = new NpgsqlCommand($"select data from gateway.mt_doc_{document} where id = $1", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = id } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is string data ? JsonSerializer.Deserialize(data, json) : null;
    }
}
