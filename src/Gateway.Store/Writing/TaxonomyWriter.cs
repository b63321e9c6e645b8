using Gateway.Content.Results;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Search;
using Marten;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>An accepted file of a topic, of an organization, or with synonyms.</summary>
internal record AcceptedFile(Guid Id, Guid Fingerprint, string Path, string DisplayPath);

/// <inheritdoc/>
internal sealed record AcceptedFile<T>(Guid Id, T Content, Guid Fingerprint, string Path, string DisplayPath)
    : AcceptedFile(Id, Fingerprint, Path, DisplayPath);

/// <summary>Writes the content of topic and organization files to the topics and providers that articles refer to, and synonyms.</summary>
internal sealed class TaxonomyWriter(IDocumentStore store, DocumentWriter documents)
{
    /// <summary>Returns the ids of the files whose content and path equal the stored ones.</summary>
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
            where source.fingerprint = file.fingerprint
              or exists (select from {Tables.Topic} topic where topic.id = file.id and topic.fingerprint = file.fingerprint)
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
        var parent = content.Parent is { } name ? Topic.Named(name) : null;
        await using var session = store.LightweightSession(transaction);
        var topics = await session.LoadManyAsync<Topic>(cancellationToken, file.Id, parent?.Id ?? file.Id);
        var stored = topics.FirstOrDefault(topic => topic.Id == file.Id);
        var outcome = Save(
            session,
            file,
            stored?.Fingerprint,
            (
                stored
                ?? new Topic
                {
                    Id = file.Id,
                    Slug = content.Slug,
                    Name = content.Name,
                }
            ) with
            {
                Name = content.Name,
                ShortName = content.ShortName,
                Description = content.Description,
                ParentId = parent?.Id,
                OtherNames = content.OtherNames,
                Keywords = content.Keywords,
                Hashtags = content.Hashtags,
                Images = content.Images,
                Fingerprint = file.Fingerprint,
            }
        );
        if (parent is not null && parent.Id != file.Id && topics.All(topic => topic.Id != parent.Id))
            session.Store(parent);
        await session.SaveChangesAsync(cancellationToken);
        await ReplaceSynonymsAsync(transaction, file.Id, SynonymWriter.Of(content), cancellationToken);
        return outcome;
    }

    public static async Task<ImportOutcome> WriteAsync(
        NpgsqlTransaction transaction,
        AcceptedFile<SynonymsContent> file,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Tables.TaxonomySource} as source (id, path, fingerprint) values ($1, $2, $3)
            on conflict (id) do update set path = excluded.path, fingerprint = excluded.fingerprint
            returning xmax = 0
            """,
            transaction.Connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = file.Id },
                new() { Value = file.Path },
                new() { Value = file.Fingerprint },
            },
        };
        var isNew = await command.ExecuteScalarAsync(cancellationToken) is true;
        await ReplaceSynonymsAsync(transaction, file.Id, file.Content.Groups, cancellationToken);
        return isNew ? ImportOutcome.Created : ImportOutcome.Updated;
    }

    /// <summary>Removes the synonyms of a file.</summary>
    public static async Task RemoveSynonymsAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        SynonymWriter.Replace(batch, id, []);
        DeleteSource(batch, id);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<ImportOutcome> WriteAsync(
        NpgsqlTransaction transaction,
        AcceptedFile<OrganizationContent> file,
        CancellationToken cancellationToken
    )
    {
        var content = file.Content;
        await using var session = store.LightweightSession(transaction);
        var stored = await session.LoadAsync<Provider>(file.Id, cancellationToken);
        var provider = (stored ?? Provider.Named(file.Id, content.Name, content.Domain.ToLowerInvariant())) with
        {
            OtherNames = content.OtherNames,
            Description = content.Description,
            Images = content.Images,
            Fingerprint = file.Fingerprint,
        };
        var outcome = Save(session, file, stored?.Fingerprint, provider);
        await session.SaveChangesAsync(cancellationToken);
        await AssignSlugAsync(transaction, provider.Id, cancellationToken);
        if (outcome != ImportOutcome.Unchanged)
            await ProviderAliases.ReplaceAsync(transaction, provider.Domain, cancellationToken);
        return outcome;
    }

    /// <summary>Removes the content of the topic's file. The topic keeps only the fields that its articles supply.</summary>
    public async Task RemoveTopicFileAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession(transaction);
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        if (await session.LoadAsync<Topic>(id, cancellationToken) is { } topic)
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
            InheritedFields.Refresh(batch, [id], []);
        }

        SynonymWriter.Replace(batch, id, []);
        DeleteSource(batch, id);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Removes the content of the provider's file. The provider keeps only the fields that its articles supply, and articles with its other
    /// names move to the providers with those names.
    /// </summary>
    public async Task RemoveOrganizationFileAsync(NpgsqlTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession(transaction);
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        var stored = await session.LoadAsync<Provider>(id, cancellationToken);
        if (stored is not null)
        {
            documents.Upsert(
                batch,
                [
                    new Provider
                    {
                        Id = id,
                        Slug = stored.Slug,
                        SlugCandidates = stored.SlugCandidates,
                        Name = stored.Name,
                        Domain = stored.Domain,
                        ArticleCount = stored.ArticleCount,
                        StoredCount = stored.StoredCount,
                    },
                ]
            );
            InheritedFields.Refresh(batch, [], [id]);
        }

        DeleteSource(batch, id);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (stored is not null)
            await ProviderAliases.ReplaceAsync(transaction, stored.Domain, cancellationToken);
    }

    /// <summary>Stores the document unless its fingerprint is unchanged. Always stores the path of the file.</summary>
    private static ImportOutcome Save<T>(IDocumentSession session, AcceptedFile file, Guid? storedFingerprint, T document)
        where T : notnull
    {
        session.QueueSqlCommand(
            $"insert into {Tables.TaxonomySource} (id, path) values (?, ?) on conflict (id) do update set path = excluded.path",
            file.Id,
            file.Path
        );
        if (storedFingerprint == file.Fingerprint)
            return ImportOutcome.Unchanged;
        session.Store(document);
        return storedFingerprint is null ? ImportOutcome.Created : ImportOutcome.Updated;
    }

    private static async Task AssignSlugAsync(NpgsqlTransaction transaction, Guid providerId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        ProviderSlugs.Assign(batch, [providerId]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ReplaceSynonymsAsync(
        NpgsqlTransaction transaction,
        Guid sourceId,
        IReadOnlyList<SynonymGroup> groups,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        SynonymWriter.Replace(batch, sourceId, groups);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void DeleteSource(NpgsqlBatch batch, Guid id) => batch.Add($"delete from {Tables.TaxonomySource} where id = $1", id);
}
