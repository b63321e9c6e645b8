using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.EmbeddedPostgres;

/// <summary>
/// A PostgreSQL server that the gateway starts itself, so that no server has to be installed. All processes with the same data folder share
/// one server: the first process starts it, and the last one stops it. If a process was killed, the next one uses the server that it left.
/// </summary>
public sealed partial class EmbeddedPostgresServer : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;
    private readonly ClusterFolder _folder;
    private readonly ILogger _logger;
    private FileStream? _presence;

    private EmbeddedPostgresServer(
        PostgresCluster cluster,
        ClusterFolder folder,
        FileStream presence,
        string connectionString,
        ILogger logger
    )
    {
        _cluster = cluster;
        _folder = folder;
        _presence = presence;
        _logger = logger;
        ConnectionString = connectionString;
    }

    /// <summary>Connects to the database <c>gateway</c> as its owner, who is not a superuser, over the loopback address.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts the server of the data folder, or connects to it if it runs.</summary>
    /// <exception cref="EmbeddedPostgresException">PostgreSQL is not installed, or it does not start.</exception>
    public static async Task<EmbeddedPostgresServer> StartAsync(
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var programs = await PostgresPrograms.FindAsync(options, cancellationToken);
        var folder = ClusterFolder.Create(options, programs.Version);
        if (programs.Account is not null)
            programs = await PostgresAccount.GrantAccessAsync(programs, folder.Path, cancellationToken);
        var cluster = new PostgresCluster(options, programs, folder);

        using var startLock = await FileLock.AcquireAsync(folder.StartLockFile, cancellationToken);
        var isShared = !FileLock.IsFree(folder.PresenceFile);
        var presence = FileLock.Share(folder.PresenceFile);
        try
        {
            var connectionString = await cluster.FindRunningAsync(isShared, cancellationToken);
            if (connectionString is not null)
            {
                LogShared(logger, programs.Version, folder.Path);
            }
            else
            {
                connectionString = await cluster.StartAsync(cancellationToken);
                var elapsed = Stopwatch.GetElapsedTime(started);
                LogStarted(logger, programs.Version, folder.Path, Math.Round(elapsed.TotalSeconds, 1));
            }

            return new EmbeddedPostgresServer(cluster, folder, presence, connectionString, logger);
        }
        catch
        {
            await presence.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the version of PostgreSQL that <see cref="StartAsync"/> would start.</summary>
    /// <exception cref="EmbeddedPostgresException">PostgreSQL is not installed, or this user cannot run it.</exception>
    public static async Task<Version> FindVersionAsync(CancellationToken cancellationToken) =>
        (await PostgresPrograms.FindAsync(new EmbeddedPostgresOptions { DataDirectory = "" }, cancellationToken)).Version;

    /// <summary>Stops the server unless another process uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _presence, null) is not { } presence)
            return;

        // Not cancellable: the process ends, and nothing else would stop the server.
        using var startLock = await FileLock.AcquireAsync(_folder.StartLockFile, CancellationToken.None);
        await presence.DisposeAsync();
        if (!FileLock.IsFree(_folder.PresenceFile))
            return;

        await _cluster.StopAsync(CancellationToken.None);
        LogStopped(_logger, _folder.Path);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Started PostgreSQL {Version} with the data folder {Folder} in {Seconds} seconds"
    )]
    private static partial void LogStarted(ILogger logger, Version version, string folder, double seconds);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Using the PostgreSQL {Version} that another process started with the data folder {Folder}"
    )]
    private static partial void LogShared(ILogger logger, Version version, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped the PostgreSQL with the data folder {Folder}")]
    private static partial void LogStopped(ILogger logger, string folder);
}
