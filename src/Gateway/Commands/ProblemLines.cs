using Gateway.Content.Problems;
using Gateway.Content.Results;
using Gateway.Content.Text;

namespace Gateway.Commands;

/// <summary>Writes the problems of files and the reasons of skipped files as lines of text.</summary>
internal static class ProblemLines
{
    private const int MaxExtensions = 8;

    /// <summary>Returns <c>path:line:column: CODE message hint</c>.</summary>
    public static string Of(string path, ContentProblem problem) => Of(path, problem, Palette.None);

    /// <inheritdoc cref="Of(string, ContentProblem)"/>
    /// <param name="path">The path of the file.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="palette">The colours.</param>
    public static string Of(string path, ContentProblem problem, Palette palette)
    {
        var place = palette.Bold($"{path}:{problem.Line ?? 1}:{problem.Column ?? 1}:");
        var code = problem.Severity == ProblemSeverity.Warning ? palette.Yellow($"WARNING {problem.Code}") : palette.Red(problem.Code);
        return $"{place} {code} {problem.Message} {problem.Hint}";
    }

    /// <summary>Returns <c>path: SKIPPED CODE: reason</c>. Files that are not content, such as images, share one line.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<SkippedFile> skipped)
    {
        foreach (var file in skipped.Where(file => file.Result.Reason != SkipReason.NotAContentFile))
            yield return $"{file.Path}: SKIPPED {file.Code}: {file.Message}";
        var others = skipped.Where(file => file.Result.Reason == SkipReason.NotAContentFile).ToList();
        if (others.Count == 0)
            yield break;
        var extensions = others
            .CountBy(
                file => Path.GetExtension(file.Path) is { Length: > 0 } extension ? extension : "no ending",
                StringComparer.OrdinalIgnoreCase
            )
            .OrderByDescending(extension => extension.Value)
            .ThenBy(extension => extension.Key, StringComparer.Ordinal)
            .ToList();
        yield return $"SKIPPED {others[0].Code}: {CountText.Of(others.Count, "file")} that {(others.Count == 1 ? "is" : "are")} not content: "
            + string.Join(", ", extensions.Take(MaxExtensions).Select(extension => $"{extension.Key} ({extension.Value})"))
            + (extensions.Count > MaxExtensions ? ", …" : "");
    }
}
