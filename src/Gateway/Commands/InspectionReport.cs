using Gateway.Content.Presets;
using Gateway.Content.Reading;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Commands;

/// <summary>Writes what <c>gateway init</c> found in a folder.</summary>
internal static class InspectionReport
{
    private const int MaxKeys = 40;
    private const int MaxExamples = 3;
    private const int MaxProblems = 20;

    public static void Write(FolderInspection inspection, TextWriter output)
    {
        var files = inspection.Files;
        var articles = files.Select(file => file.Result).OfType<ContentResult.AcceptedArticle>().ToList();
        var hidden = articles.Count(article => !article.Article.Published);
        output.WriteLine(
            inspection switch
            {
                { Site.File: { } file } => $"Generator: {inspection.Mapping.Preset} ({file})",
                { Mapping.Preset: ContentPreset.Gateway } => "Generator: Gateway (no configuration file of another one was found)",
                _ =>
                    $"Generator: none was found. The files are read with the preset {inspection.Mapping.Preset.ToString().ToLowerInvariant()}, which fits their folders and keys",
            }
        );
        output.WriteLine($"Content: {inspection.Folder}");
        output.WriteLine(
            $"Files: {files.Count}, of which {(articles.Count == 1 ? "1 would be an article" : $"{articles.Count} would be articles")}{(inspection.IsSiteUrlKnown ? "" : " once the URL of the site is set")}{(hidden > 0 ? $" ({hidden} of them {(hidden == 1 ? "a draft" : "drafts")} or not published)" : "")}"
        );
        foreach (var path in inspection.SynonymFiles)
            output.WriteLine($"Synonyms: {path}");
        if (inspection.Formats.Count > 0)
            output.WriteLine(
                $"Front matter: {string.Join(", ", inspection.Formats.OrderByDescending(format => format.Value).Select(format => $"{format.Value} {format.Key}"))}"
            );
        WriteKeys(inspection.Keys, output);
        WriteSkipped(files, output);
        WriteRejected(files, output);
        WriteUnreadableData(inspection, output);
    }

    private static void WriteUnreadableData(FolderInspection inspection, TextWriter output)
    {
        if (inspection.UnreadableData.Count == 0 || inspection.Mapping.Preset != ContentPreset.Eleventy)
            return;
        output.WriteLine(
            "\nPrograms with values for other files, which the gateway does not run. If they set draft, date, permalink or tags, write these values in a .json file of the same name or in the files:"
        );
        foreach (var path in inspection.UnreadableData.Take(MaxKeys))
            output.WriteLine($"  {path}");
    }

    private static void WriteKeys(IReadOnlyList<KeyStatistics> keys, TextWriter output)
    {
        if (keys.Count == 0)
            return;
        output.WriteLine("\nKeys:");
        var width = keys.Take(MaxKeys).Max(key => key.Name.Length);
        foreach (var key in keys.Take(MaxKeys))
            output.WriteLine($"  {key.Name.PadRight(width)}  {FilesOf(key), 13}  {string.Join(", ", key.Types)}");
        if (keys.Count > MaxKeys)
            output.WriteLine($"  and {keys.Count - MaxKeys} more");
    }

    // The blank in place of the plural aligns the numbers.
    private static string FilesOf(KeyStatistics key) => $"{CountText.Of(key.Files, "file")}{(key.Files == 1 ? " " : "")}";

    private static void WriteSkipped(IReadOnlyList<InspectedFile> files, TextWriter output)
    {
        var skipped = files
            .Where(file => file.Result is ContentResult.Skipped)
            .GroupBy(file => ((ContentResult.Skipped)file.Result).Detail, file => file.Path)
            .OrderByDescending(reason => reason.Count())
            .ToList();
        if (skipped.Count == 0)
            return;
        output.WriteLine("\nNot articles:");
        foreach (var reason in skipped)
        {
            output.WriteLine($"  {reason.Count()}: {reason.Key}");
            foreach (var path in reason.Take(MaxExamples))
                output.WriteLine($"    {path}");
        }
    }

    private static void WriteRejected(IReadOnlyList<InspectedFile> files, TextWriter output)
    {
        var problems = ProblemCauses
            .Deduplicate(
                files.SelectMany(file =>
                    file.Result is ContentResult.Rejected rejected ? rejected.Problems.Select(problem => (file.Path, problem)) : []
                )
            )
            .ToList();
        if (problems.Count == 0)
            return;
        output.WriteLine($"\nWith errors, until they are corrected: {files.Count(file => file.Result is ContentResult.Rejected)}");
        foreach (var (path, problem) in problems.Take(MaxProblems))
            output.WriteLine($"  {path}:{problem.Line ?? 1}:{problem.Column ?? 1}: {problem.Code} {problem.Message} {problem.Hint}");
        if (problems.Count > MaxProblems)
            output.WriteLine($"  and {CountText.Of(problems.Count - MaxProblems, "more problem")}; gateway check lists them all");
    }
}
