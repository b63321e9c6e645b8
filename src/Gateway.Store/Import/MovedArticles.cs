using Gateway.Content.Results;
using Gateway.Store.Database;
using Gateway.Store.Writing;
using Npgsql;

namespace Gateway.Store.Import;

/// <summary>A new file that is not an article, because it has an error or lacks the front matter of one.</summary>
internal sealed record FileWithoutArticle(FileToImport File, Guid Fingerprint, ContentResult Content);

/// <summary>
/// Finds files that were moved and have an error, although neither their path nor their name shows which article they were. The first of
/// these reasons counts: the file was rejected before at its former path and is unchanged; it has the same name; it contains most of what
/// only that article has; or it is the only new file with an error while one article has no file.
/// </summary>
internal sealed class MovedArticles([FromKeyedServices(DataSources.ForImport)] NpgsqlDataSource dataSource, FileReader files)
{
    private const double UnchangedScore = 3;
    private const double SameNameScore = 1.5;
    private const double MinSimilarity = 0.5;

    // More comparisons of texts would take longer than a scan.
    private const int MaxTexts = 200;

    // Many folders have a file with such a name.
    private static readonly string[] _commonNames = ["index", "_index", "readme"];

    /// <summary>Returns the articles of such files, by full path.</summary>
    /// <param name="broken">The new files that are not articles.</param>
    /// <param name="gone">The articles whose files no longer exist.</param>
    /// <param name="withOtherFile">The articles that another file can become. None of them is assumed to be that of a file.</param>
    /// <param name="stored">The listed files.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyDictionary<string, (StoredFile Article, bool IsAssumed)>> FindAsync(
        IReadOnlyList<FileWithoutArticle> broken,
        IReadOnlyList<StoredFile> gone,
        IReadOnlySet<Guid> withOtherFile,
        StoredBeforeScan stored,
        CancellationToken cancellationToken
    )
    {
        var texts =
            broken.Count <= MaxTexts && gone.Count <= MaxTexts
                ? await CharacteristicLinesAsync([.. gone.Select(article => article.Id)], cancellationToken)
                : [];
        var pairs = broken
            .SelectMany(file =>
            {
                var lines = texts.Count == 0 ? [] : LinesOf(files.ReadText(file.File.Path)).ToHashSet(StringComparer.Ordinal);
                return gone.Select(article => (File: file, Article: article, Score: ScoreOf(file, lines, article)));
            })
            .Where(pair => pair.Score >= MinSimilarity)
            .OrderByDescending(pair => pair.Score);
        var found = new Dictionary<string, (StoredFile, bool)>(StringComparer.Ordinal);
        var taken = new HashSet<Guid>();
        foreach (var (file, article, _) in pairs)
        {
            if (!found.ContainsKey(file.File.FullPath) && taken.Add(article.Id))
                found[file.File.FullPath] = (article, false);
        }

        var rejected = broken
            .Where(file =>
                file.Content is ContentResult.Rejected
                && !found.ContainsKey(file.File.FullPath)
                && !stored.WasRejectedElsewhere(file.Fingerprint)
            )
            .ToList();
        var others = gone.Where(article => !taken.Contains(article.Id) && !withOtherFile.Contains(article.Id)).ToList();
        if (rejected is [var only] && others is [var other])
            found[only.File.FullPath] = (other, true);
        return found;

        double ScoreOf(FileWithoutArticle file, HashSet<string> lines, StoredFile article)
        {
            var path = article.Path ?? "";
            if (file.Fingerprint != Guid.Empty && stored.RejectedAt(path)?.Fingerprint == file.Fingerprint)
                return UnchangedScore;
            return (HasSameName(file.File.FullPath, path) ? SameNameScore : 0)
                + (texts.TryGetValue(article.Id, out var characteristic) ? Similarity(characteristic, lines) : 0);
        }
    }

    private static bool HasSameName(string path, string former) =>
        Path.GetFileName(path) == Path.GetFileName(former)
        && !_commonNames.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The part of the characters in lines that the file has too.</summary>
    private static double Similarity(IReadOnlyList<string> characteristic, HashSet<string> lines) =>
        characteristic.Count == 0
            ? 0
            : (double)characteristic.Where(lines.Contains).Sum(line => line.Length) / characteristic.Sum(line => line.Length);

    // Lines such as that of the provider are the same in many files. So the lines of the body count, and those with a text or an address
    // that only this article has.
    private async Task<Dictionary<Guid, IReadOnlyList<string>>> CharacteristicLinesAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select article.id, head.data ->> 'text', body.data ->> 'body', article.title, article.slug, article.data ->> 'webUrl'
            from {Tables.Article} article
            join {Tables.ArticleHead} head on head.id = article.id
            left join {Tables.ArticleText} body on body.id = article.id
            where article.id = any($1)
            """
        );
        command.Parameters.Add(new() { Value = ids });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new Dictionary<Guid, IReadOnlyList<string>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            string[] own = [reader.GetString(3), reader.GetString(4), reader.GetString(5)];
            lines[reader.GetGuid(0)] =
            [
                .. LinesOf(reader.GetString(1)).Where(line => Array.Exists(own, text => line.Contains(text, StringComparison.Ordinal))),
                .. LinesOf(await reader.IsDBNullAsync(2, cancellationToken) ? "" : reader.GetString(2)),
            ];
        }

        return lines;
    }

    private static IEnumerable<string> LinesOf(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line != "---");
}
