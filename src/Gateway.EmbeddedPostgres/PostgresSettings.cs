namespace Gateway.EmbeddedPostgres;

/// <summary>Settings of the embedded server: little memory, the loopback address only, and room for the WAL of a bulk import.</summary>
internal static class PostgresSettings
{
    private static readonly string[] _always =
    [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=100",
        "shared_buffers=128MB",
        "max_wal_size=2GB",
        "checkpoint_timeout=15min",
        "random_page_cost=1.1",
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
    ];

    // Tests create hundreds of databases, and autovacuum would start a process for each of them every minute.
    private static readonly string[] _notDurable = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"];

    /// <summary>The arguments for <c>pg_ctl -o</c>. A shell parses them, so no value may need quotes.</summary>
    public static string CommandLine(int port, bool durable)
    {
        string[] settings = durable ? [$"port={port}", .. _always] : [$"port={port}", .. _always, .. _notDurable];
        return string.Join(' ', settings.Select(setting => $"-c {setting}"));
    }

    /// <summary>
    /// Arguments of <c>initdb</c> in order of preference. All of them sort by code point, the same on every machine. The first one also
    /// recognises letters outside of ASCII when it splits text into words; this needs the locale C.UTF-8 on the machine.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Locales(Version version) =>
        version.Major >= 17
            ?
            [
                ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"],
                ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
            ]
            :
            [
                ["--locale=C", "--lc-ctype=C.UTF-8"],
                ["--locale=C"],
            ];
}
