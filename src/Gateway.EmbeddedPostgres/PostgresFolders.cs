namespace Gateway.EmbeddedPostgres;

/// <summary>Where PostgreSQL's programs usually are on a machine that has it installed.</summary>
internal static class PostgresFolders
{
    private static readonly (string Parent, string Pattern)[] _usual =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql@*"),
        ("/usr/local/opt", "postgresql@*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
        (Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*"),
    ];

    public static IEnumerable<string> OnThisMachine()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var usual = _usual
            .Where(place => Directory.Exists(place.Parent))
            .SelectMany(place => Directory.EnumerateDirectories(place.Parent, place.Pattern))
            .Select(folder => Path.Combine(folder, "bin"));
        var initdb = OperatingSystem.IsWindows() ? "initdb.exe" : "initdb";
        return onPath.Concat(usual).Where(folder => File.Exists(Path.Combine(folder, initdb)));
    }
}
