using Gateway.Content.Files;
using Gateway.Content.Results;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>
/// Maintains the list of skipped files with the reasons. Each import replaces the entries of the files that it covers. Files with an
/// extension that neither the gateway nor a generator reads are everywhere, and are not listed.
/// </summary>
internal sealed class SkippedFiles(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    DocumentWriter documents,
    SourceNames sources
)
{
    /// <summary>Replaces the entries after a scan, except below paths whose state is unknown.</summary>
    public Task ReplaceAsync(ImportRequest request, FolderScan scan, ImportReport report, CancellationToken cancellationToken)
    {
        string[] roots = [.. request.Roots];
        return ReplaceAsync(
            roots,
            isFolder: true,
            path => request.Changes.Contains(path) || scan.PathsInUnknownState.Any(unknown => ContentPath.IsAtOrBelow(path, unknown)),
            [.. In(report, roots).Where(file => !request.Changes.Contains(file.File))],
            cancellationToken
        );
    }

    /// <summary>Replaces the entries of single files, by their full paths, after their import.</summary>
    public Task ReplaceAsync(string root, IReadOnlyList<string> files, ImportReport report, CancellationToken cancellationToken) =>
        ReplaceAsync([.. files], isFolder: false, _ => false, [.. In(report, [Path.GetFullPath(root)])], cancellationToken);

    /// <summary>Removes the entries of files that no longer exist, by their full paths.</summary>
    public Task RemoveAsync(IReadOnlyList<string> files, CancellationToken cancellationToken) =>
        ReplaceAsync([.. files], isFolder: false, _ => false, [], cancellationToken);

    private IEnumerable<StoredSkippedFile> In(ImportReport report, string[] roots)
    {
        var shown = new ShownPaths(sources, roots);
        return report
            .SkippedFiles.Where(file => file.Result.Reason != SkipReason.NotAContentFile)
            .Select(file =>
            {
                var path = Path.GetFullPath(file.Path);
                var message = file.Result.Winner is { } winner
                    ? file.Message.Replace(winner, shown.InMessageAbout(path, Path.GetFullPath(winner)), StringComparison.Ordinal)
                    : file.Message;
                message = message.Replace(path, shown.Of(path), StringComparison.Ordinal);
                return new StoredSkippedFile
                {
                    Id = DocumentId.OfSkippedFile($"{path}\n{file.Code}\n{message}"),
                    Path = shown.Of(path),
                    File = path,
                    Code = file.Code,
                    Message = message,
                };
            })
            .DistinctBy(file => file.Id);
    }

    private async Task ReplaceAsync(
        string[] scope,
        bool isFolder,
        Func<string, bool> isUnknown,
        IReadOnlyList<StoredSkippedFile> found,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var listed = await ListedAsync(connection, scope, isFolder, cancellationToken);
        var added = found.Where(file => !listed.ContainsKey(file.Id)).ToList();
        foreach (var file in found)
            listed.Remove(file.Id);
        Guid[] removed = [.. listed.Where(file => !isUnknown(file.Value)).Select(file => file.Key)];
        if (added.Count + removed.Length == 0)
            return;
        // A name that the database rejects must not fail the import.
        await BatchSplitting.WriteAsync(
            added,
            some => WriteAsync(connection, some, removed, cancellationToken),
            (_, _) => WriteAsync(connection, [], removed, cancellationToken)
        );
    }

    // Neither the writers' lock nor the store's version: no response to readers depends on these rows.
    private async Task WriteAsync(
        NpgsqlConnection connection,
        List<StoredSkippedFile> added,
        Guid[] removed,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add($"delete from {Tables.SkippedFile} where id = any($1)", removed);
        documents.InsertMissing(batch, added);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<Guid, string>> ListedAsync(
        NpgsqlConnection connection,
        string[] scope,
        bool isFolder,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select skipped.id, skipped.file from {Tables.SkippedFile} skipped
            where skipped.file = any($1) or ($2 and {FilePathSql.IsAtOrBelow("skipped.file", "$1")})
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = scope },
                new() { Value = isFolder },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var listed = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(cancellationToken))
            listed[reader.GetGuid(0)] = reader.GetString(1);
        return listed;
    }
}
