using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Telemetry;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>Maintains the list of problems with files. Each import replaces the listed problems of the files that it covers.</summary>
internal sealed class ImportProblems(
    [FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource,
    DocumentWriter documents,
    SourceNames sources
) : IDisposable
{
    private const string IsWarning = $"coalesce(problem.data ->> 'severity' = '{nameof(ProblemSeverity.Warning)}', false)";

    private static readonly ContentProblem _unavailable = new(
        ProblemCodes.SourceAway,
        "The content source is unavailable: its folder does not exist, cannot be listed, or is empty, like a mount point without a mount.",
        null,
        null,
        "Its articles stay as they are until it is available again. Restore or mount the folder, or remove it from the settings."
    );

    private readonly FoundProblems _found = new(sources);

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
        var unavailable = request
            .UnavailablePaths.Select(Path.GetFullPath)
            .Select(root => (Root: root, sources.Find(root, root).Name))
            .Select(source => FoundProblems.Of(source.Root, source.Name, source.Name, _unavailable));
        return ReplaceAsync(
            roots,
            isFolder: true,
            problem =>
                request.Changes.Contains(problem.File)
                || scan.PathsInUnknownState.Any(unknown => ContentPath.IsAtOrBelow(problem.File, unknown)),
            report.IsUnread,
            [.. _found.In(report, roots).Where(problem => !request.Changes.Contains(problem.File)), .. unavailable],
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
            [.. _found.In(report, [Path.GetFullPath(root)])],
            cancellationToken
        );

    /// <summary>Replaces the listed warnings of files about their aliases, by the full paths of the files.</summary>
    /// <returns>The warnings that were not on the list before.</returns>
    public Task<IReadOnlyList<ImportProblem>> ReplaceAliasWarningsAsync(
        IReadOnlyList<string> files,
        ImportReport report,
        CancellationToken cancellationToken
    ) =>
        ReplaceAsync(
            [.. files],
            isFolder: false,
            problem => problem.Code != ProblemCodes.AliasTaken,
            _ => false,
            [.. _found.In(report, [])],
            cancellationToken
        );

    /// <summary>Stops reporting the number of problems, because another node imports and reports it.</summary>
    public void StopReporting() => GatewayMetrics.ImportProblems.TryRemove(this, out _);

    public void Dispose() => StopReporting();

    private async Task<IReadOnlyList<ImportProblem>> ReplaceAsync(
        string[] scope,
        bool isFolder,
        Func<ListedProblem, bool> isKept,
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
        var edited = found
            .Where(problem =>
                listed.TryGetValue(problem.Id, out var before) && before.Content != (problem.Source, problem.Fingerprint, problem.ArticleId)
            )
            .ToList();
        foreach (var problem in found)
            listed.Remove(problem.Id);
        // An unchanged file is not parsed, so the warnings of its text are still valid. If it was rejected in between, they are those of
        // the rejected text.
        Guid[] resolved =
        [
            .. listed
                .Where(problem =>
                    !isKept(problem.Value)
                    && !(problem.Value.IsWarningOfText && isUnread(problem.Value.File) && !rejectedBefore.Contains(problem.Value.File))
                )
                .Select(problem => problem.Key),
        ];
        if (added.Count + edited.Count + resolved.Length > 0)
            await WriteAsync(connection, added, new ListChanges(resolved, edited), cancellationToken);
        await using var count = new NpgsqlCommand(
            $"select count(distinct problem.file) from {Tables.ImportProblem} problem where not {IsWarning}",
            connection
        );
        if (await count.ExecuteScalarAsync(cancellationToken) is long files)
            GatewayMetrics.ImportProblems[this] = files;
        return added;
    }

    // A message may quote text of the file that the database rejects. Neither the list nor the import may fail because of it.
    private Task WriteAsync(
        NpgsqlConnection connection,
        List<ImportProblem> added,
        ListChanges changes,
        CancellationToken cancellationToken
    ) =>
        BatchSplitting.WriteAsync(
            added,
            some => InsertAsync(connection, some, changes, cancellationToken),
            (single, error) =>
            {
                var refused = RejectedValue.ToContentProblem(error);
                return InsertAsync(
                    connection,
                    [single with { Code = refused.Code, Message = refused.Message, Hint = refused.Hint }],
                    changes,
                    cancellationToken
                );
            }
        );

    private Task<int> InsertAsync(
        NpgsqlConnection connection,
        List<ImportProblem> added,
        ListChanges changes,
        CancellationToken cancellationToken
    ) =>
        WriteTransaction.RunAsync(
            connection,
            dryRun: false,
            async transaction =>
            {
                await using var batch = new NpgsqlBatch(connection, transaction.Transaction);
                batch.Add($"delete from {Tables.ImportProblem} where id = any($1)", changes.Resolved);
                // The same error in another text.
                if (changes.Edited.Count > 0)
                    batch.Add(
                        $"""
                        update {Tables.ImportProblem} problem set
                          data = jsonb_strip_nulls(problem.data || jsonb_build_object(
                            'source', now.source, 'fingerprint', now.fingerprint, 'articleId', now.article_id))
                        from unnest($1, $2, $3, $4) as now (id, source, fingerprint, article_id) where problem.id = now.id
                        """,
                        changes.Edited.Select(problem => problem.Id).ToArray(),
                        changes.Edited.Select(problem => problem.Source).ToArray(),
                        changes.Edited.Select(problem => problem.Fingerprint).ToArray(),
                        changes.Edited.Select(problem => problem.ArticleId).ToArray()
                    );
                documents.InsertMissing(batch, [.. added.Select(problem => problem with { SeenAt = transaction.Now })]);
                return await batch.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Returns the files that are listed at present.</summary>
    public async Task<ListedFiles> ListedFilesAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select problem.file, problem.data ->> 'code' = '{ProblemCodes.SameSlug}', (problem.data ->> 'fingerprint')::uuid,
              (problem.data ->> 'articleId')::uuid
            from {Tables.ImportProblem} problem where not {IsWarning} or problem.data ->> 'code' = '{ProblemCodes.SameSlug}'
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var skipped = new HashSet<string>(StringComparer.Ordinal);
        var rejected = new Dictionary<string, (Guid? Fingerprint, Guid? ArticleId)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(1))
                skipped.Add(reader.GetString(0));
            else
                rejected[reader.GetString(0)] = (reader.GetFieldValue<Guid?>(2), reader.GetFieldValue<Guid?>(3));
        }

        return new ListedFiles(skipped, rejected);
    }

    private static async Task<Dictionary<Guid, ListedProblem>> ListedAsync(
        NpgsqlConnection connection,
        string[] scope,
        bool isFolder,
        Guid[] found,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select problem.id, problem.file, {IsWarning},
              {IsWarning} and problem.data ->> 'code' not in ('{ProblemCodes.AliasTaken}', '{ProblemCodes.SameSlug}'),
              problem.data ->> 'code', problem.data ->> 'source', (problem.data ->> 'fingerprint')::uuid, (problem.data ->> 'articleId')::uuid
            from {Tables.ImportProblem} problem
            where problem.file = any($1)
              or ($2 and {FilePathSql.IsAtOrBelow("problem.file", "$1")})
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
        var listed = new Dictionary<Guid, ListedProblem>();
        while (await reader.ReadAsync(cancellationToken))
            listed[reader.GetGuid(0)] = new ListedProblem(
                reader.GetString(1),
                reader.GetBoolean(2),
                reader.GetBoolean(3),
                reader.GetString(4),
                (reader.GetFieldValue<string?>(5), reader.GetFieldValue<Guid?>(6), reader.GetFieldValue<Guid?>(7))
            );
        return listed;
    }

    /// <param name="File">The full path of the file.</param>
    /// <param name="IsWarning">True if the file is not rejected because of the problem.</param>
    /// <param name="IsWarningOfText">True if the warning depends on the file alone.</param>
    /// <param name="Code">The code of the problem.</param>
    /// <param name="Content">The name of the source, the fingerprint of the rejected content, and the article that is kept for it.</param>
    private sealed record ListedProblem(
        string File,
        bool IsWarning,
        bool IsWarningOfText,
        string Code,
        (string? Source, Guid? Fingerprint, Guid? ArticleId) Content
    );

    /// <summary>Changes of the list beside new problems.</summary>
    private sealed record ListChanges(Guid[] Resolved, IReadOnlyList<ImportProblem> Edited);
}

/// <summary>The files that are listed because of problems, by full path.</summary>
/// <param name="Skipped">The files that were skipped, because another file is the same article.</param>
/// <param name="Rejected">The rejected files, with the fingerprints of their contents and the articles that are kept for them.</param>
internal sealed record ListedFiles(
    IReadOnlySet<string> Skipped,
    IReadOnlyDictionary<string, (Guid? Fingerprint, Guid? ArticleId)> Rejected
);
