using Npgsql;

namespace Gateway.Store.Database;

/// <summary>
/// The connections with which all operations together read at a time: three quarters of those that the pool and the server allow. The
/// others are for writes, the feed, imports and health checks, which therefore never wait for readers.
/// </summary>
internal sealed partial class ReadConnections(NpgsqlDataSource dataSource, ILogger<ReadConnections> logger) : IDisposable
{
    // A node needs about ten connections besides those of readers.
    private const int MinConnections = 20;

    // The connections that PostgreSQL allows one client: the maximum of the server without the connections it reserves, of the database and
    // of the role.
    private const string AllowedSql = """
        select least(
          current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true), '0')::int,
          (select nullif(datconnlimit, -1) from pg_database where datname = current_database()),
          (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user))
        """;

    private SemaphoreSlim? _free;

    /// <summary>The number of connections for readers.</summary>
    public int Count { get; private set; }

    /// <summary>Reads how many connections the server allows. Called once, at the start.</summary>
    public async Task InitializeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AllowedSql, connection);
        var allowed = await command.ExecuteScalarAsync(cancellationToken) is int count ? count : int.MaxValue;
        var pool = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).MaxPoolSize;
        Count = Math.Max(1, Math.Min(allowed, pool) * 3 / 4);
        _free = new SemaphoreSlim(Count);
        if (allowed < MinConnections)
            LogFewConnections(allowed, MinConnections);
    }

    /// <summary>Waits for a free connection. <see cref="Release"/> must follow.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        (_free ?? throw new InvalidOperationException("The store has not been started.")).WaitAsync(cancellationToken);

    public void Release() => _free?.Release();

    public void Dispose() => _free?.Dispose();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The database allows only {Allowed} connections. Requests may fail while files are imported. At least {Recommended} are recommended"
    )]
    private partial void LogFewConnections(int allowed, int recommended);
}
