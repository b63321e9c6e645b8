namespace Gateway.Content.Problems;

/// <summary>An error in a file, or a likely mistake.</summary>
/// <param name="Code">The stable code, one of <see cref="ProblemCodes"/>.</param>
/// <param name="Message">What is wrong and what is expected, in one sentence.</param>
/// <param name="Line">The line in the file, from 1; <c>null</c> if the problem has no position.</param>
/// <param name="Column">The column in the file, from 1, in UTF-16 code units.</param>
/// <param name="Hint">How to correct it.</param>
public sealed record ContentProblem(string Code, string Message, int? Line, int? Column, string Hint)
{
    public ProblemSeverity Severity { get; init; }

    /// <summary>The error in another file that causes this problem; <c>null</c> if the error is in the file itself.</summary>
    public ProblemCause? Cause { get; init; }
}

/// <summary>An error in a file of a site that rejects other files. It is reported once.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Name">The path for people, relative to the folder of the site.</param>
/// <param name="Problem">The error, with its position in the file.</param>
public sealed record ProblemCause(string File, string Name, ContentProblem Problem);

/// <summary>How much a problem matters.</summary>
public enum ProblemSeverity
{
    /// <summary>The file is rejected until the problem is fixed.</summary>
    Error,

    /// <summary>The file is imported, but it probably contains a mistake.</summary>
    Warning,
}
