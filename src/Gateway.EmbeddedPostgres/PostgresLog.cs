namespace Gateway.EmbeddedPostgres;

/// <summary>The server's log file. The log of the previous run is kept as <c>.1</c>.</summary>
internal sealed record PostgresLog(string Path)
{
    private const int LineCount = 15;

    /// <summary>Renames the log of the previous run.</summary>
    public void Rotate()
    {
        if (File.Exists(Path))
            File.Move(Path, Path + ".1", overwrite: true);
    }

    /// <summary>The last lines, to append to an error message.</summary>
    public string LastLines() =>
        File.Exists(Path)
            ? $"{Environment.NewLine}{Path} ends with:{Environment.NewLine}{string.Join(Environment.NewLine, File.ReadLines(Path).TakeLast(LineCount))}"
            : "";

    /// <summary>
    /// True if a retry may succeed: the port was taken in the meantime, or processes of a killed server are still running.
    /// </summary>
    public bool HasTransientError() =>
        File.Exists(Path)
        && File.ReadLines(Path)
            .TakeLast(LineCount)
            .Any(line =>
                line.Contains("Address already in use", StringComparison.OrdinalIgnoreCase)
                || line.Contains("is still in use", StringComparison.OrdinalIgnoreCase)
            );
}
