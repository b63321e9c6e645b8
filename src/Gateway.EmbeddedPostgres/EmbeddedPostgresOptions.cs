namespace Gateway.EmbeddedPostgres;

/// <summary>Where the embedded PostgreSQL keeps its data, and how carefully.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// The folder the gateway may fill: one subfolder per major version of PostgreSQL. Processes that name the same folder share one server.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>False gives up safety against power loss for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; <c>null</c> means: look for it.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>How long the server may take to answer, crash recovery included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// <c>/var/lib/gateway</c> for root; else <c>gateway</c> below the user's data folder: <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>,
    /// <c>%LOCALAPPDATA%</c> on Windows, <c>~/Library/Application Support</c> on macOS. Never in the build output.
    /// </summary>
    public static string DefaultDataDirectory
    {
        get
        {
            var ofUser = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            var isRoot = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;
            return isRoot || ofUser.Length == 0 ? "/var/lib/gateway" : Path.Combine(ofUser, "gateway");
        }
    }
}
