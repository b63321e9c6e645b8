namespace Gateway.EmbeddedPostgres;

/// <summary>The server's log: this run's, and the run's before beside it.</summary>
internal sealed record PostgresLog(string Path)
{
    private const int Shown = 15;

    public void Begin()
    {
        if (File.Exists(Path))
            File.Move(Path, Path + ".1", overwrite: true);
    }

    /// <summary>The last lines, to be appended to a message.</summary>
    public string LastLines() =>
        File.Exists(Path)
            ? $"{Environment.NewLine}{Path} ends with:{Environment.NewLine}{string.Join(Environment.NewLine, File.ReadLines(Path).TakeLast(Shown))}"
            : "";

    /// <summary>True where trying again helps: the port was taken a moment ago, or a killed server's last processes are still going.</summary>
    public bool IsTransient() =>
        File.Exists(Path)
        && File.ReadLines(Path)
            .TakeLast(Shown)
            .Any(line =>
                line.Contains("Address already in use", StringComparison.OrdinalIgnoreCase)
                || line.Contains("is still in use", StringComparison.OrdinalIgnoreCase)
            );
}
