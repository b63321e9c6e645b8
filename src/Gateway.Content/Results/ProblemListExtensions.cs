using Gateway.Content.Problems;

namespace Gateway.Content.Results;

/// <summary>Rejects content because of the problems in its text.</summary>
internal static class ProblemListExtensions
{
    internal static ContentResult.Rejected Rejected(this ProblemList problems) => new(problems.Errors) { Warnings = problems.Warnings };
}
