namespace Gateway.EmbeddedPostgres;

/// <summary>PostgreSQL refuses to run as root. If the gateway runs as root, PostgreSQL runs as another user of the machine.</summary>
internal static class PostgresAccount
{
    private static readonly string[] _candidates = ["postgres", "_postgres", "nobody"];

    /// <summary>The name of the user to run PostgreSQL as; <c>null</c> if it can run as the same user as the gateway.</summary>
    /// <exception cref="EmbeddedPostgresException">The gateway runs as root, and the machine has no suitable other user.</exception>
    public static string? FindRunAsUser()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return null;

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return _candidates.FirstOrDefault(users.Contains)
            ?? throw new EmbeddedPostgresException(
                "PostgreSQL cannot run as root, and this machine has no user \"postgres\" or \"nobody\" to run it as. "
                    + "Run the gateway as an ordinary user, or set ConnectionStrings:Gateway to a PostgreSQL server."
            );
    }

    /// <summary>
    /// Opens the way to the cluster's folder for the user. If the user cannot run the programs (a checkout below /root, or built with a
    /// strict umask), they are copied beside it once.
    /// </summary>
    public static async Task<PostgresPrograms> GrantAccessAsync(
        PostgresPrograms programs,
        string clusterFolder,
        CancellationToken cancellationToken
    )
    {
        var dataDirectory = Path.GetDirectoryName(clusterFolder) ?? clusterFolder;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(dataDirectory, File.GetUnixFileMode(dataDirectory) | UnixFileMode.OtherExecute);
        if (!IsReachable(clusterFolder))
            throw new EmbeddedPostgresException(
                $"PostgreSQL runs as the user {programs.Account}, who cannot access {dataDirectory}. Set Gateway:DataDirectory to a folder that all users can reach, not one below /root."
            );

        var server = Path.Combine(programs.Folder, "postgres");
        if (IsReachable(server) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(server).HasFlag(UnixFileMode.OtherExecute)))
            return programs;

        var copy = Path.Combine(dataDirectory, $"postgresql-{programs.Version}");
        if (!Directory.Exists(copy))
            await CopyAsync(Path.Combine(programs.Folder, ".."), copy, cancellationToken);

        return programs with
        {
            Folder = Path.Combine(copy, "bin"),
        };
    }

    /// <summary>Makes the user the owner of the folder and of everything in it.</summary>
    public static async Task ChownAsync(string folder, string account, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await PostgresPrograms.RunToolAsync("chown", ["-R", account, folder], cancellationToken);
        if (exitCode != 0)
            throw new EmbeddedPostgresException(
                $"Changing the owner of {folder} to {account}, the user that PostgreSQL runs as, failed: {output.Trim()}"
            );
    }

    /// <summary>True if other users can reach the file, because they may enter every folder above it.</summary>
    public static bool IsReachable(string path)
    {
        if (OperatingSystem.IsWindows())
            return true;

        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }

    private static async Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        // Copied to a temporary folder and moved: two processes that copy at the same time end up with one complete copy.
        var aside = $"{target}-{Guid.NewGuid():N}";
        var (exitCode, output) = await PostgresPrograms.RunToolAsync("cp", ["-R", "-p", "-P", source, aside], cancellationToken);
        if (exitCode != 0)
            throw new EmbeddedPostgresException($"PostgreSQL's programs could not be copied to {target}: {output.Trim()}");

        // Root's umask may have kept others from the files themselves.
        (exitCode, output) = await PostgresPrograms.RunToolAsync("chmod", ["-R", "a+rX", aside], cancellationToken);
        if (exitCode != 0)
            throw new EmbeddedPostgresException($"PostgreSQL's programs in {aside} could not be opened to all users: {output.Trim()}");

        try
        {
            Directory.Move(aside, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(aside, recursive: true);
        }
    }
}
