using System.Text.Json;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Commands;

/// <summary>The format of the output of <c>gateway check</c>.</summary>
public enum CheckFormat
{
    /// <summary>Lines for people and editors.</summary>
    Text,

    /// <summary>One JSON object for programs.</summary>
    Json,

    /// <summary>Commands of GitHub workflows, which show problems beside the lines of a pull request.</summary>
    GitHub,
}

/// <summary>Writes the result of <c>gateway check</c>.</summary>
internal static class CheckOutput
{
    /// <param name="tally">The result.</param>
    /// <param name="format">The format.</param>
    /// <param name="palette">The colours of the lines for people.</param>
    /// <param name="output">Receives the result.</param>
    /// <param name="error">Receives what is not part of the JSON object.</param>
    public static void Write(CheckTally tally, CheckFormat format, Palette palette, TextWriter output, TextWriter error)
    {
        if (format == CheckFormat.Json)
        {
            WriteJson(tally, output);
            foreach (var explanation in tally.FoldersWithoutArticles())
                error.WriteLine(explanation);
        }
        else if (format == CheckFormat.GitHub)
            WriteGitHub(tally, output);
        else
            WriteText(tally, palette, output);
    }

    private static void WriteText(CheckTally tally, Palette palette, TextWriter output)
    {
        foreach (var (path, problem) in tally.Problems)
            output.WriteLine(ProblemLines.Of(path, problem, palette));
        foreach (var line in ProblemLines.Of(tally.SkippedFiles))
            output.WriteLine(palette.Dim(line));
        foreach (var explanation in tally.FoldersWithoutArticles())
            output.WriteLine(palette.Yellow(explanation));
        output.WriteLine(
            tally.Rejected > 0 ? palette.Red(tally.Summary)
            : tally.HasAnyFinding ? palette.Yellow(tally.Summary)
            : palette.Green(tally.Summary)
        );
    }

    private static void WriteJson(CheckTally tally, TextWriter output) =>
        output.WriteLine(
            JsonSerializer.Serialize(
                new JsonCheck(
                    tally.Files,
                    tally.Articles,
                    tally.Topics,
                    tally.Organizations,
                    tally.Synonyms,
                    tally.SkippedFiles.Count,
                    tally.Rejected,
                    [.. tally.Problems.Select(found => JsonProblem.Of(found.Path, found.Problem))],
                    [.. tally.SkippedFiles.Select(JsonSkippedFile.Of)]
                ),
                ImportJson.Readable.JsonCheck
            )
        );

    // https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    private static void WriteGitHub(CheckTally tally, TextWriter output)
    {
        foreach (var (path, problem) in tally.Problems)
        {
            var command = problem.Severity == ProblemSeverity.Warning ? "warning" : "error";
            output.WriteLine(
                $"::{command} file={Property(path)},line={problem.Line ?? 1},col={problem.Column ?? 1},title={Property(problem.Code)}::{Data($"{problem.Message} {problem.Hint}")}"
            );
        }

        foreach (var file in tally.SkippedFiles.Where(file => file.Result.Reason != SkipReason.NotAContentFile))
            output.WriteLine($"::notice file={Property(file.Path)},line=1,title={Property(file.Code)}::{Data($"Skipped: {file.Message}")}");
        foreach (var explanation in tally.FoldersWithoutArticles())
            output.WriteLine($"::warning::{Data(explanation)}");
        output.WriteLine(tally.Summary);
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

internal sealed record JsonCheck(
    int Files,
    int Articles,
    int Topics,
    int Organizations,
    int Synonyms,
    int Skipped,
    int Rejected,
    IReadOnlyList<JsonProblem> Problems,
    IReadOnlyList<JsonSkippedFile> SkippedFiles
);
