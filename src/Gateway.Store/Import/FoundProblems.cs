using System.Globalization;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Store.Documents;

namespace Gateway.Store.Import;

/// <summary>Converts what an import found to the problems that are listed.</summary>
internal sealed class FoundProblems(SourceNames sources)
{
    /// <summary>Returns the errors and warnings of the files of an import. An error of another file is among them once.</summary>
    public IEnumerable<ImportProblem> In(ImportReport report, string[] roots)
    {
        var shown = new ShownPaths(sources, roots);
        return report
            .RejectedFiles.Concat(report.Warnings)
            .Concat(SkippedDuplicates())
            .SelectMany(file =>
            {
                var path = Path.GetFullPath(file.Path);
                return file.Problems.Select(problem =>
                    problem.Cause is { } cause
                        ? OfSite(path, cause)
                        : Of(path, shown.Of(path), shown.SourceNameOf(path), problem) with
                        {
                            Fingerprint = file.Fingerprint,
                            ArticleId = file.ArticleId,
                        }
                );
            })
            .DistinctBy(problem => problem.Id);

        // A configuration above the folder is listed with the folder, so that the next scan of the folder covers it.
        ImportProblem OfSite(string path, ProblemCause cause) =>
            shown.RootOf(path) is { } root && !ContentPath.IsAtOrBelow(cause.File, root)
                ? Of(root, cause.Name, shown.SourceNameOf(path), ProblemCauses.ToProblem(cause))
                : Of(cause.File, shown.Of(cause.File), shown.SourceNameOf(cause.File), ProblemCauses.ToProblem(cause));

        IEnumerable<RejectedFile> SkippedDuplicates() =>
            report
                .SkippedFiles.Where(file => file.Result.Reason == SkipReason.SameSlug)
                .Select(file => new RejectedFile(file.Path, [SameSlug(file)]));

        ContentProblem SameSlug(SkippedFile file) =>
            FileProblems.SameSlug(
                file.Result.Winner is { } winner
                    ? file.Result.Detail.Replace(
                        winner,
                        shown.InMessageAbout(Path.GetFullPath(file.Path), Path.GetFullPath(winner)),
                        StringComparison.Ordinal
                    )
                    : file.Result.Detail
            );
    }

    /// <summary>Returns a problem as it is stored.</summary>
    /// <param name="file">The full path of the file.</param>
    /// <param name="shown">The path for people.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="problem">The problem.</param>
    public static ImportProblem Of(string file, string shown, string source, ContentProblem problem) =>
        new()
        {
            Id = DocumentId.OfProblem(
                string.Create(CultureInfo.InvariantCulture, $"{file}\n{problem.Code}\n{problem.Line}\n{problem.Column}\n{problem.Message}")
            ),
            Path = shown.Replace(Path.DirectorySeparatorChar, '/'),
            Source = source,
            File = file,
            Line = problem.Line,
            Column = problem.Column,
            Code = problem.Code,
            Message = problem.Message.Replace(file, shown, StringComparison.Ordinal),
            Hint = problem.Hint,
            Severity = problem.Severity,
        };
}
