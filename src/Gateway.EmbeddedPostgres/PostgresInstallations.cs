namespace Gateway.EmbeddedPostgres;

/// <summary>The folders where installations of PostgreSQL usually have their programs.</summary>
internal static class PostgresInstallations
{
    private static readonly (string Parent, string Pattern)[] _usualFolders =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql@*"),
        ("/usr/local/opt", "postgresql@*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
        (Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*"),
    ];

    public static IEnumerable<string> FindInstalled()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var usualFolders = _usualFolders
            .Where(place => Directory.Exists(place.Parent))
            .SelectMany(place => Directory.EnumerateDirectories(place.Parent, place.Pattern))
            .Select(folder => Path.Combine(folder, "bin"));
        var initdb = OperatingSystem.IsWindows() ? "initdb.exe" : "initdb";
        return onPath.Concat(usualFolders).Where(folder => File.Exists(Path.Combine(folder, initdb)));
    }
}
