using System.Globalization;
using Gateway.Content;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Telemetry;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>Maintains the list of problems with files. Each import replaces the listed problems of the files that it covers.</summary>
internal sealed class ImportProblems([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource, DocumentWriter documents)
    : IDisposable
{
    private const string IsWarning = $"coalesce(problem.data ->> 'severity' = '{nameof(ProblemSeverity.Warning)}', false)";

    private static readonly ContentProblem _unavailable = new(
        ProblemCodes.SourceAway,
        "The content source is unavailable: its folder does not exist, cannot be listed, or is empty, like a mount point without a mount.",
        null,
        null,
        "Its articles stay as they are until it is available again. Restore or mount the folder, or remove it from the settings."
    );

    /// <summary>
    /// Replaces the listed problems after a scan: all problems below its paths, except below paths whose state is unknown.
    /// </summary>
    /// <returns>The problems that were not on the list before.</returns>
    public Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        ImportRequest request,
        FolderScan scan,
        ImportReport report,
        CancellationToken cancellationToken
    )
    {
        string[] roots = [.. request.Roots];
        var unavailable = request.UnavailablePaths.Select(root =>
            ToProblem(Path.GetFullPath(root), Path.GetFileName(Path.GetFullPath(root)), _unavailable)
        );
        return ReplaceAsync(
            roots,
            isFolder: true,
            path => request.Changes.Contains(path) || scan.PathsInUnknownState.Any(unknown => ContentPath.IsAtOrBelow(path, unknown)),
            report.IsUnread,
            [.. ProblemsIn(report, roots).Where(problem => !request.Changes.Contains(problem.File)), .. unavailable],
            cancellationToken
        );
    }

    /// <summary>Replaces the listed problems of single files, by their full paths, after their import.</summary>
    /// <returns>The problems that were not on the list before.</returns>
    public Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        string root,
        IReadOnlyList<string> files,
        ImportReport report,
        CancellationToken cancellationToken
    ) =>
        ReplaceAsync(
            [.. files],
            isFolder: false,
            _ => false,
            report.IsUnread,
            [.. ProblemsIn(report, [Path.GetFullPath(root)])],
            cancellationToken
        );

    /// <summary>Stops reporting the number of problems, because another node imports and reports it.</summary>
    public void StopReporting() => GatewayMetrics.ImportProblems.TryRemove(this, out _);

    public void Dispose() => StopReporting();

    private static IEnumerable<ImportProblem> ProblemsIn(ImportReport report, string[] roots)
    {
        return report
            .RejectedFiles.Concat(report.Warnings)
            .Concat(SkippedDuplicates())
            .SelectMany(file =>
            {
                var path = Path.GetFullPath(file.Path);
                return file.Problems.Select(problem =>
                    problem.Cause is { } cause ? OfSite(path, cause) : ToProblem(path, Shown(path), problem)
                );
            })
            .DistinctBy(problem => problem.Id);

        // A configuration above the folder is listed with the folder, so that the next scan of the folder covers it.
        ImportProblem OfSite(string path, ProblemCause cause) =>
            roots.FirstOrDefault(root => ContentPath.IsAtOrBelow(path, root)) is { } root && !ContentPath.IsAtOrBelow(cause.File, root)
                ? ToProblem(root, cause.Name, SharedProblems.Of(cause))
                : ToProblem(cause.File, Shown(cause.File), SharedProblems.Of(cause));

        IEnumerable<RejectedFile> SkippedDuplicates() =>
            report
                .SkippedFiles.Where(file => file.Result.Reason == SkipReason.SameSlug)
                .Select(file => new RejectedFile(file.Path, [SameSlug(file.Result)]));

        ContentProblem SameSlug(ContentResult.Skipped skipped) =>
            FileProblems.SameSlug(
                skipped.Winner is { } winner
                    ? skipped.Detail.Replace(winner, Shown(Path.GetFullPath(winner)), StringComparison.Ordinal)
                    : skipped.Detail
            );

        string Shown(string path)
        {
            var root = roots.FirstOrDefault(root => ContentPath.IsAtOrBelow(path, root)) ?? path;
            return (path == root ? Path.GetFileName(path) : Path.GetRelativePath(root, path)).Replace(Path.DirectorySeparatorChar, '/');
        }
    }

    private static ImportProblem ToProblem(string file, string shown, ContentProblem problem) =>
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
            Severity = problem.Severity,
        };

    private async Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        string[] scope,
        bool isFolder,
        Func<string, bool> isUnknown,
        Func<string, bool> isUnread,
        IReadOnlyList<ImportProblem> found,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var listed = await ListedAsync(connection, scope, isFolder, [.. found.Select(problem => problem.Id)], cancellationToken);
        var rejectedBefore = listed
            .Values.Where(problem => !problem.IsWarning)
            .Select(problem => problem.File)
            .ToHashSet(StringComparer.Ordinal);
        var added = found.Where(problem => !listed.ContainsKey(problem.Id)).ToList();
        foreach (var problem in found)
            listed.Remove(problem.Id);
        // An unchanged file is not parsed, so the warnings of its text are still valid. If it was rejected in between, they are those of the rejected text.
        Guid[] resolved =
        [
            .. listed
                .Where(problem =>
                    !isUnknown(problem.Value.File)
                    && !(problem.Value.IsWarningOfText && isUnread(problem.Value.File) && !rejectedBefore.Contains(problem.Value.File))
                )
                .Select(problem => problem.Key),
        ];
        if (added.Count + resolved.Length > 0)
            await WriteAsync(connection, added, resolved, cancellationToken);
        await using var count = new NpgsqlCommand(
            $"select count(distinct problem.file) from {Tables.ImportProblem} problem where not {IsWarning}",
            connection
        );
        if (await count.ExecuteScalarAsync(cancellationToken) is long files)
            GatewayMetrics.ImportProblems[this] = files;
        return added;
    }

    // A message may quote text of the file that the database rejects. Neither the list nor the import may fail because of it.
    private Task WriteAsync(NpgsqlConnection connection, List<ImportProblem> added, Guid[] resolved, CancellationToken cancellationToken) =>
        BatchSplitting.WriteAsync(
            added,
            some => InsertAsync(connection, some, resolved, cancellationToken),
            (single, error) =>
            {
                var refused = RejectedValue.ToContentProblem(error);
                return InsertAsync(
                    connection,
                    [single with { Code = refused.Code, Message = refused.Message, Hint = refused.Hint }],
                    resolved,
                    cancellationToken
                );
            }
        );

    private Task<int> InsertAsync(
        NpgsqlConnection connection,
        List<ImportProblem> added,
        Guid[] resolved,
        CancellationToken cancellationToken
    ) =>
        WriteTransaction.RunAsync(
            connection,
            dryRun: false,
            async transaction =>
            {
                await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
                batch.Add($"delete from {Tables.ImportProblem} where id = any($1)", resolved);
                documents.InsertMissing(batch, [.. added.Select(problem => problem with { SeenAt = transaction.Now })]);
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    private static async Task<Dictionary<Guid, (string File, bool IsWarning, bool IsWarningOfText)>> ListedAsync(
        NpgsqlConnection connection,
        string[] scope,
        bool isFolder,
        Guid[] found,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select problem.id, problem.file, {IsWarning}, {IsWarning} and problem.data ->> 'code' not in ('{ProblemCodes.AliasTaken}', '{ProblemCodes.SameSlug}') from {Tables.ImportProblem} problem
            where problem.file = any($1)
              or ($2 and {StoredPathSql.IsAtOrBelow("problem.file", "$1")})
              or problem.id = any($3)
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = scope },
                new() { Value = isFolder },
                // Problems of other files that reject these.
                new() { Value = found },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var listed = new Dictionary<Guid, (string, bool, bool)>();
        while (await reader.ReadAsync(cancellationToken))
            listed[reader.GetGuid(0)] = (reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3));
        return listed;
    }
}
