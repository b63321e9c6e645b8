using Gateway.Content.Problems;

namespace Gateway.Content.Reading;

/// <summary>Replaces problems by their common cause: an error in a file of a site, which rejects many files and is reported once.</summary>
public static class ProblemCauses
{
    private const string Effect = "The files for which it can have values are rejected until it is corrected.";

    /// <summary>Replaces the problems that an error in another file causes by that error, at the first of them.</summary>
    /// <param name="problems">The problems with the paths of their files.</param>
    /// <returns>The problems with the paths of the files that have the errors.</returns>
    public static IEnumerable<(string Path, ContentProblem Problem)> Deduplicate(
        IEnumerable<(string Path, ContentProblem Problem)> problems
    )
    {
        var reported = new HashSet<(string, ContentProblem)>();
        foreach (var (path, problem) in problems)
        {
            if (problem.Cause is not { } cause)
                yield return (path, problem);
            else if (reported.Add((cause.File, cause.Problem)))
                yield return (cause.File, ToProblem(cause));
        }
    }

    /// <summary>Returns the error as a problem of the file that has it.</summary>
    public static ContentProblem ToProblem(ProblemCause cause) =>
        cause.Problem with
        {
            Code = ProblemCodes.FrontMatterDefaults,
            Message = $"{cause.Problem.Message} {Effect}",
        };
}
