namespace Gateway.Configuration;

/// <summary>What the program's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Some files were rejected; the rest is done.</summary>
    public const int SomeRejected = 1;

    /// <summary>Nothing could be done: no database, no such folder, a setting that cannot be used.</summary>
    public const int CouldNotRun = 2;
}
