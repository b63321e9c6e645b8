namespace Gateway.EmbeddedPostgres;

/// <summary>Settings of the embedded PostgreSQL.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// The data folder, with one subfolder per major version of PostgreSQL. Processes with the same data folder share one server.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>If false, a power failure may destroy the data. This is faster; use it for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; <c>null</c> to search for it.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>The time that the server may take to start, including crash recovery.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// <c>/var/lib/gateway</c> for root, otherwise <c>gateway</c> in the user's data folder: <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>,
    /// <c>%LOCALAPPDATA%</c> on Windows, <c>~/Library/Application Support</c> on macOS. It is never in the build output.
    /// </summary>
    public static string DefaultDataDirectory
    {
        get
        {
            var userData = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            var isRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;
            return isRoot || userData.Length == 0 ? "/var/lib/gateway" : Path.Combine(userData, "gateway");
        }
    }
}
