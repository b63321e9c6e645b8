using Gateway.Content.Problems;
using Gateway.Store.Database;
using Npgsql;

namespace Gateway.Store.Monitoring;

/// <summary>A folder or repository that a node imports.</summary>
/// <param name="Root">The folder with the files on the importing node.</param>
/// <param name="Name">The name for people, as problems have it.</param>
/// <param name="Location">The path of the folder, or the URL of the repository without credentials.</param>
/// <param name="IsAvailable">False if the folder does not exist, cannot be listed, or is empty.</param>
internal sealed record ImportedSource(string Root, string Name, string Location, bool IsAvailable);

/// <summary>The state of a folder or repository.</summary>
/// <param name="Source">The folder or repository.</param>
/// <param name="Node">The name of the node that imports it.</param>
/// <param name="ScannedAt">The end of the last complete scan, by the clock of the database. Null before the first one has ended.</param>
/// <param name="Accepted">The number of files that are stored as articles, topics or organizations.</param>
/// <param name="Skipped">The number of content files that are none of them.</param>
/// <param name="Rejected">The number of files with errors.</param>
internal sealed record SourceStatus(
    ImportedSource Source,
    string Node,
    DateTimeOffset? ScannedAt,
    long Accepted,
    long Skipped,
    long Rejected
);

/// <summary>
/// Reads and writes the table of content sources. The importing node writes it, so that every node can show it. The counts of files are not
/// stored: they are counted when they are read, and are current between two scans too.
/// </summary>
internal sealed class SourceTable([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource importData, NodeIdentity node)
{
    /// <summary>Replaces the sources when this node begins to import, and after each of its complete scans.</summary>
    /// <param name="sources">The folders and repositories, in the order of the settings.</param>
    /// <param name="isScanned">True after a scan. Otherwise the times of the last scans are kept.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task WriteAsync(IReadOnlyList<ImportedSource> sources, bool isScanned, CancellationToken cancellationToken)
    {
        await using var batch = importData.CreateBatch();
        batch.Add($"delete from {Tables.ContentSource} where position > $1", sources.Count);
        batch.Add(
            $"""
            insert into {Tables.ContentSource} as stored (position, root, name, location, available, scanned_at, node)
            select source.position, source.root, source.name, source.location, source.available, case when $5 then clock_timestamp() end, $6
            from unnest($1, $2, $3, $4) with ordinality as source (root, name, location, available, position)
            on conflict (position) do update set
              root = excluded.root, name = excluded.name, location = excluded.location, available = excluded.available, node = excluded.node,
              scanned_at = case when excluded.scanned_at is null and stored.root = excluded.root then stored.scanned_at else excluded.scanned_at end
            """,
            sources.Select(source => source.Root).ToArray(),
            sources.Select(source => source.Name).ToArray(),
            sources.Select(source => source.Location).ToArray(),
            sources.Select(source => source.IsAvailable).ToArray(),
            isScanned,
            node.Name
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Returns the sources in the order of the settings. Empty if no node imports.</summary>
    public static async Task<IReadOnlyList<SourceStatus>> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select source.root, source.name, source.location, source.available, source.node, source.scanned_at,
              (select count(*) from {Tables.ArticleSource} file where not file.withdrawn and {IsBelow("file.path")})
                + (select count(*) from {Tables.TaxonomySource} file where {IsBelow("file.path")}),
              (select count(*) from {Tables.SkippedFile} skipped where {IsBelow("skipped.file")}),
              (select count(distinct problem.file) from {Tables.ImportProblem} problem
                where problem.data ->> 'severity' is distinct from '{nameof(ProblemSeverity.Warning)}'
                  and problem.file <> source.root and {IsBelow("problem.file")})
            from {Tables.ContentSource} source order by source.position
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sources = new List<SourceStatus>();
        while (await reader.ReadAsync(cancellationToken))
            sources.Add(
                new SourceStatus(
                    new ImportedSource(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3)),
                    reader.GetString(4),
                    await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(5),
                    reader.GetInt64(6),
                    reader.GetInt64(7),
                    reader.GetInt64(8)
                )
            );
        return sources;
    }

    private static string IsBelow(string file) => FilePathSql.IsAtOrBelow(file, "array[source.root]");
}
