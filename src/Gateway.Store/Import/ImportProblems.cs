using System.Globalization;
using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Telemetry;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>Keeps the list of what is wrong with files: each import replaces what is listed of the files it came by.</summary>
internal sealed class ImportProblems(NpgsqlDataSource dataSource, DocumentWriter documents, TimeProvider time) : IDisposable
{
    private static readonly ContentProblem _away = new(
        ProblemCodes.SourceAway,
        "is not there, cannot be listed, or is empty as a folder is on which nothing is mounted.",
        null,
        null,
        "Nothing of it is withdrawn before it is back."
    );

    /// <summary>After a walk: everything below its paths, but for what it could not see.</summary>
    /// <returns>The problems that were not on the list before.</returns>
    public Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        ImportRequest request,
        FolderScan walk,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        string[] roots = [.. request.Roots];
        var away = request.UnavailablePaths.Select(root =>
            ToProblem(Path.GetFullPath(root), Path.GetFileName(Path.GetFullPath(root)), _away)
        );
        return ReplaceAsync(
            roots,
            isFolder: true,
            path => walk.Unknown.Any(unknown => ContentPath.IsAtOrBelow(path, unknown)),
            [.. Found(report, roots), .. away],
            cancellationToken
        );
    }

    /// <summary>After an import of single files: what is listed of these.</summary>
    /// <returns>The problems that were not on the list before.</returns>
    public Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        string root,
        IReadOnlyList<FileToImport> files,
        ImportReport report,
        CancellationToken cancellationToken
    ) =>
        ReplaceAsync(
            [.. files.Select(file => file.FullPath)],
            isFolder: false,
            _ => false,
            [.. Found(report, [Path.GetFullPath(root)])],
            cancellationToken
        );

    /// <summary>Another node imports from now on, and tells how many there are.</summary>
    public void StopReporting() => GatewayMetrics.ImportProblems.TryRemove(this, out _);

    public void Dispose() => StopReporting();

    private IEnumerable<ImportProblem> Found(ImportReport report, string[] roots) =>
        report
            .RejectedFiles.SelectMany(file =>
            {
                var path = Path.GetFullPath(file.Path);
                var root = roots.FirstOrDefault(root => ContentPath.IsAtOrBelow(path, root)) ?? path;
                var shown = path == root ? Path.GetFileName(path) : Path.GetRelativePath(root, path);
                return file.Problems.Select(problem => ToProblem(path, shown, problem));
            })
            .DistinctBy(problem => problem.Id);

    private ImportProblem ToProblem(string file, string shown, ContentProblem problem) =>
        new()
        {
            Id = DocumentId.OfProblem(
                string.Create(CultureInfo.InvariantCulture, $"{file}\n{problem.Code}\n{problem.Line}\n{problem.Column}\n{problem.Message}")
            ),
            Path = shown.Replace(Path.DirectorySeparatorChar, '/'),
            File = file,
            Line = problem.Line,
            Column = problem.Column,
            Code = problem.Code,
            Message = problem.Message.Replace(file, shown, StringComparison.Ordinal),
            Hint = problem.Hint,
            SeenAt = time.GetUtcNow(),
        };

    private async Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        string[] scope,
        bool isFolder,
        Func<string, bool> isUnknown,
        IReadOnlyList<ImportProblem> found,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var listed = await ListedAsync(connection, scope, isFolder, cancellationToken);
        var added = found.Where(problem => !listed.ContainsKey(problem.Id)).ToList();
        foreach (var problem in found)
            listed.Remove(problem.Id);
        Guid[] healed = [.. listed.Where(problem => !isUnknown(problem.Value)).Select(problem => problem.Key)];
        if (added.Count + healed.Length > 0)
            await WriteAsync(connection, added, healed, cancellationToken);
        await using var count = new NpgsqlCommand($"select count(distinct file) from {Tables.ImportProblem}", connection);
        if (await count.ExecuteScalarAsync(cancellationToken) is long files)
            GatewayMetrics.ImportProblems[this] = files;
        return added;
    }

    // A message may quote what the file has and no column can hold: neither the list nor the import may fail for that.
    private Task WriteAsync(NpgsqlConnection connection, List<ImportProblem> added, Guid[] healed, CancellationToken cancellationToken) =>
        BatchSplitting.WriteAsync(
            added,
            some => InsertAsync(connection, some, healed, cancellationToken),
            (single, error) =>
            {
                var refused = BatchImporter.Refused(error);
                return InsertAsync(
                    connection,
                    [single with { Code = refused.Code, Message = refused.Message, Hint = refused.Hint }],
                    healed,
                    cancellationToken
                );
            }
        );

    private Task<int> InsertAsync(
        NpgsqlConnection connection,
        List<ImportProblem> added,
        Guid[] healed,
        CancellationToken cancellationToken
    ) =>
        WriteTransaction.RunAsync(
            connection,
            dryRun: false,
            async transaction =>
            {
                await using var batch = new NpgsqlBatch(connection, transaction);
                batch.Add($"delete from {Tables.ImportProblem} where id = any($1)", healed);
                documents.InsertMissing(batch, added);
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    private static async Task<Dictionary<Guid, string>> ListedAsync(
        NpgsqlConnection connection,
        string[] scope,
        bool isFolder,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select problem.id, problem.file from {Tables.ImportProblem} problem
            where problem.file = any($1)
              or ($2 and {StoredPaths.IsAtOrBelow("problem.file", "$1")})
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
