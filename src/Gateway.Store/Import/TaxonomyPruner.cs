using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Removes the content of topic and organization files that are gone. Such a topic or provider keeps only the fields that its articles
/// supply.
/// </summary>
internal sealed class TaxonomyPruner([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource, TaxonomyWriter taxonomy)
{
    public async Task RunAsync(
        IReadOnlyList<string> roots,
        Func<Guid, string, bool> isGone,
        WriteTransaction.WriteOptions options,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var gone = await GoneAsync(connection, [.. roots], isGone, cancellationToken);
        foreach (var (id, isTopic) in gone)
        {
            await WriteTransaction.RunAsync(
                connection,
                options,
                async transaction =>
                {
                    await (
                        isTopic
                            ? taxonomy.RemoveTopicFileAsync(transaction, id, cancellationToken)
                            : taxonomy.RemoveOrganizationFileAsync(transaction, id, cancellationToken)
                    );
                    return id;
                },
                cancellationToken
            );
        }
    }

    private static async Task<List<(Guid Id, bool IsTopic)>> GoneAsync(
        NpgsqlConnection connection,
        string[] roots,
        Func<Guid, string, bool> isGone,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select source.id, source.path, exists (select from {Tables.Topic} where id = source.id)
            from {Tables.TaxonomySource} source
            where {StoredPaths.IsAtOrBelow("source.path", "$1")}
            order by source.path
            """,
            connection
        )
        {
            Parameters = { new() { Value = roots } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var gone = new List<(Guid, bool)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (isGone(reader.GetGuid(0), reader.GetString(1)))
                gone.Add((reader.GetGuid(0), reader.GetBoolean(2)));
        }

        return gone;
    }
}
