namespace Gateway.Commands.Doctor;

/// <summary>The result of a check.</summary>
internal enum Verdict
{
    /// <summary>Everything is as it should be.</summary>
    Ok,

    /// <summary>The gateway works, but something should be changed.</summary>
    Warn,

    /// <summary>The gateway does not start, or a part of it does not work.</summary>
    Fail,
}

/// <summary>A line of <c>gateway doctor</c>.</summary>
/// <param name="Verdict">The result.</param>
/// <param name="Subject">The part that was checked: one word.</param>
/// <param name="Message">What is the case, as a sentence.</param>
/// <param name="Hint">How to fix the problem; <c>null</c> if there is none.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Message, string? Hint = null)
{
    public static Finding Ok(string subject, string message) => new(Verdict.Ok, subject, message);

    public static Finding Warn(string subject, string message, string hint) => new(Verdict.Warn, subject, message, hint);

    public static Finding Fail(string subject, string message, string hint) => new(Verdict.Fail, subject, message, hint);
}
