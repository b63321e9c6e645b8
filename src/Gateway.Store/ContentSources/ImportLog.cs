using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Store.Import;

namespace Gateway.Store.ContentSources;

/// <summary>Logs the imports of a leader. A result that a repeated import finds again is logged once.</summary>
internal sealed partial class ImportLog(IReadOnlyList<ContentSource> sources, ILogger logger)
{
    private const int MaxSkippedInLog = 3;

    private readonly HashSet<string> _explained = new(StringComparer.Ordinal);
    private string _lastSkipped = "";

    // Replaced by each scan, and read when changed files are imported.
    private HashSet<string> _unavailable = new(StringComparer.Ordinal);

    /// <summary>Logs the sources that are newly unavailable, and those that are available again.</summary>
    public void ReportAvailability(IReadOnlyList<ContentSource> unavailable)
    {
        foreach (var source in sources.Where(source => _unavailable.Contains(source.Root) && !unavailable.Contains(source)))
            LogAvailable(source.Name);
        foreach (var source in unavailable.Where(source => !_unavailable.Contains(source.Root)))
            LogUnavailable(source.Name);
        _unavailable = unavailable.Select(source => source.Root).ToHashSet(StringComparer.Ordinal);
    }

    public void ReportArticlesOutsideSources(long articles)
    {
        if (articles > 0)
            LogArticlesOutsideSources(articles);
    }

    /// <summary>Logs the new problems, and the counts unless a repeated import changed nothing.</summary>
    public void ReportResult(ImportReport report, bool isFirst)
    {
        foreach (var problem in report.NewProblems.Where(problem => !_unavailable.Contains(problem.File)))
        {
            if (problem.Severity == ProblemSeverity.Warning)
                LogWarned(Shown(problem.File), problem.Line ?? 1, problem.Column ?? 1, problem.Code, problem.Message);
            else
                LogRejected(Shown(problem.File), problem.Line ?? 1, problem.Column ?? 1, problem.Code, problem.Message);
        }

        if (!isFirst && report.ChangedNothing)
            return;
        LogImported(
            report.Files,
            (long)report.Duration.TotalMilliseconds,
            report.Created,
            report.Updated,
            report.Withdrawn,
            report.Rejected
        );
    }

    /// <summary>Logs the skipped files of a scan of <paramref name="folders"/>, or of changed files, for which there are none.</summary>
    // Files that are not content are everywhere, so they are counted only beside others. A scan finds the same files each time.
    public void ReportSkippedFiles(ImportReport report, IReadOnlyList<string> folders)
    {
        var skipped = report.SkippedFiles.Where(file => file.Result.Reason != SkipReason.NotAContentFile).ToList();
        var reasons = string.Join(
            ", ",
            report
                .SkippedByReason.Where(reason => reason.Reason != SkipReason.NotAContentFile)
                .Select(reason => $"{SkippedFile.CodeOf(reason.Reason)} {reason.Count}")
        );
        var examples = string.Join("; ", skipped.Take(MaxSkippedInLog).Select(file => Shown($"{file.Path}: {file.Message}")));
        if (skipped.Count > 0 && (folders.Count == 0 || _lastSkipped != reasons + examples))
            LogSkipped(skipped.Count, reasons, examples);
        if (folders.Count > 0 && _lastSkipped != reasons + examples)
        {
            foreach (var explanation in report.FoldersWithoutArticles(folders, NameOf))
                LogNoArticles(explanation);
        }

        if (folders.Count > 0)
            _lastSkipped = reasons + examples;
        foreach (var source in sources.Where(source => source.Name != source.Root && skipped.Exists(file => IsOfGenerator(file, source))))
        {
            if (_explained.Add(source.Root))
                LogGenerator(source.Name);
        }
    }

    // A file with a date, but without the provider that files of the gateway's own format have.
    private static bool IsOfGenerator(SkippedFile file, ContentSource source) =>
        file.Result is { Reason: SkipReason.NotAnArticle, Detail: var detail, MissingKeys: var missing }
        && missing.Contains("provider.domain", StringComparer.Ordinal)
        && detail.Contains("; has ", StringComparison.Ordinal)
        && detail[detail.IndexOf("; has ", StringComparison.Ordinal)..]
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Contains("date")
        && ContentPath.IsAtOrBelow(Path.GetFullPath(file.Path), source.Root);

    private string NameOf(string folder) => sources.FirstOrDefault(source => source.Root == folder)?.Name ?? folder;

    // The clone of a repository is an implementation detail. People know the repository.
    private string Shown(string text) =>
        sources
            .Where(source => source.Name != source.Root)
            .Aggregate(
                text,
                (shown, source) =>
                    shown.Replace(
                        $"{source.Root}{Path.DirectorySeparatorChar}",
                        $"{source.Name}{Path.DirectorySeparatorChar}",
                        StringComparison.Ordinal
                    )
            );

    [LoggerMessage(Level = LogLevel.Warning, Message = "Skipped {Files} files ({Reasons}). The first: {Examples}")]
    private partial void LogSkipped(int files, string reasons, string examples);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Skipped files of {Repository} have a date, but no provider. If Jekyll, Hugo, Astro or Eleventy builds them, set Content:Git:Preset to its name and Content:Git:SiteUrl to the URL of the site"
    )]
    private partial void LogGenerator(string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Explanation}")]
    private partial void LogNoArticles(string explanation);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Imported: {Files} files in {Milliseconds} ms. Articles, topics, organizations and files of synonyms: {Created} created, {Updated} updated, {Withdrawn} withdrawn, {Rejected} rejected"
    )]
    private partial void LogImported(int files, long milliseconds, int created, int updated, int withdrawn, int rejected);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rejected: {File}:{Line}:{Column}: {Code} {Problem}")]
    private partial void LogRejected(string file, int line, int column, string code, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Likely mistake: {File}:{Line}:{Column}: {Code} {Problem}")]
    private partial void LogWarned(string file, int line, int column, string code, string problem);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Articles from folders that are not configured: {Articles}. They stay as they are. If they are the samples or another site, use another Gateway:DataDirectory"
    )]
    private partial void LogArticlesOutsideSources(long articles);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Source} is unavailable: it does not exist, cannot be listed, or is empty. Imported articles stay"
    )]
    private partial void LogUnavailable(string source);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source} is available again")]
    private partial void LogAvailable(string source);
}
