using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Presets;

/// <summary>
/// The files that a site excludes, so that its generator builds no page for them. The first pattern that matches a file counts.
/// </summary>
internal sealed class IgnoredFiles(IReadOnlyList<IgnoredFiles.Pattern> patterns)
{
    internal static IgnoredFiles None { get; } = new([]);

    /// <summary>The error because of which the excluded files are not known.</summary>
    internal DataProblem? Problem { get; init; }

    /// <summary>Returns the reason as a phrase whose subject is the file; <c>null</c> if the site does not exclude it.</summary>
    /// <param name="path">The path below the folder of the site, with <c>/</c> between its names.</param>
    internal string? ReasonFor(string path)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.IsMatch(path))
                return $"is excluded from the site by \"{Shortened.Of(ProblemList.OneLine(pattern.Text))}\" in {pattern.Source}";
        }

        return null;
    }

    /// <summary>A pattern of paths.</summary>
    /// <param name="Text">The pattern as written.</param>
    /// <param name="Source">The place of the pattern for people, such as <c>.eleventyignore</c>.</param>
    /// <param name="IsMatch">True for a path that the pattern excludes.</param>
    internal sealed record Pattern(string Text, string Source, Func<string, bool> IsMatch);
}
