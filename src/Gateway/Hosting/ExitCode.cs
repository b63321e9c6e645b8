namespace Gateway.Hosting;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>
    /// The command ran, and found a failure: a rejected file, a failed check, an unknown API key, or a server that is not ready. If files
    /// were rejected, all other files were processed.
    /// </summary>
    public const int Failed = 1;

    /// <summary>The command could not run: no database, no such folder, or an invalid setting.</summary>
    public const int CouldNotRun = 2;
}
