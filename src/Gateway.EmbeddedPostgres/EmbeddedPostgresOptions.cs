namespace Gateway.EmbeddedPostgres;

/// <summary>Settings of the embedded PostgreSQL.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// The data folder, with one subfolder per major version of PostgreSQL. Processes with the same data folder share one server.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>If false, a power failure may destroy the data, and no autovacuum runs. This is faster; use it for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// If true, the role of a new data folder may create databases and connect to all of them. Use it for tests only.
    /// </summary>
    public bool MayCreateDatabases { get; init; }

    /// <summary>The folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; <c>null</c> to search for it.</summary>
    public string? BinariesDirectory { get; init; }

    /// <summary>The time that the server may take to start, including crash recovery.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
