using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Removes the content of files of topics, organizations and synonyms that are gone. A topic or provider keeps only the fields that its
/// articles supply.
/// </summary>
internal sealed class TaxonomyPruner([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource, TaxonomyWriter taxonomy)
{
    /// <param name="roots">The folders and files whose topics and organizations are checked.</param>
    /// <param name="isGone">Returns true if the file of a topic or organization, by its id and path, is gone.</param>
    /// <param name="options">The options of the transactions.</param>
    /// <param name="cancellationToken">Ends the run between two transactions.</param>
    public async Task RunAsync(
        IReadOnlyList<string> roots,
        Func<Guid, string, bool> isGone,
        WriteTransaction.WriteOptions options,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        foreach (var (id, kind) in await GoneAsync(connection, [.. roots], isGone, cancellationToken))
        {
            await WriteTransaction.RunAsync(
                connection,
                options,
                async transaction =>
                {
                    await (
                        kind switch
                        {
                            TaxonomyKind.Synonyms => TaxonomyWriter.RemoveSynonymsAsync(transaction.Transaction, id, cancellationToken),
                            TaxonomyKind.Topic => taxonomy.RemoveTopicFileAsync(transaction.Transaction, id, cancellationToken),
                            _ => taxonomy.RemoveOrganizationFileAsync(transaction.Transaction, id, cancellationToken),
                        }
                    );
                    return id;
                },
                cancellationToken
            );
        }
    }

    /// <summary>Removes the content of missing files, unless it is stored from other files.</summary>
    public Task RunAsync(IReadOnlyList<MissingFile> missing, WriteTransaction.WriteOptions options, CancellationToken cancellationToken)
    {
        var gone = missing.Select(file => (file.DocumentId, file.Path)).ToHashSet();
        return RunAsync([.. missing.Select(file => file.Path)], (id, path) => gone.Contains((id, path)), options, cancellationToken);
    }

    private static async Task<List<(Guid Id, TaxonomyKind Kind)>> GoneAsync(
        NpgsqlConnection connection,
        string[] roots,
        Func<Guid, string, bool> isGone,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select source.id, source.path, exists (select from {Tables.Topic} where id = source.id), source.fingerprint is not null
            from {Tables.TaxonomySource} source
            where {FilePathSql.IsAtOrBelow("source.path", "$1")}
            order by source.path
            """,
            connection
        )
        {
            Parameters = { new() { Value = roots } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var gone = new List<(Guid, TaxonomyKind)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (isGone(reader.GetGuid(0), reader.GetString(1)))
                gone.Add(
                    (
                        reader.GetGuid(0),
                        reader.GetBoolean(3) ? TaxonomyKind.Synonyms
                        : reader.GetBoolean(2) ? TaxonomyKind.Topic
                        : TaxonomyKind.Organization
                    )
                );
        }

        return gone;
    }

    private enum TaxonomyKind
    {
        Topic,
        Organization,
        Synonyms,
    }
}
