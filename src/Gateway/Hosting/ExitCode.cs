namespace Gateway.Hosting;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Some files were rejected. All other files were processed.</summary>
    public const int SomeRejected = 1;

    /// <summary>The command could not run: no database, no such folder, or an invalid setting.</summary>
    public const int CouldNotRun = 2;
}
