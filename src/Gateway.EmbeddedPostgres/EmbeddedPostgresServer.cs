using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.EmbeddedPostgres;

/// <summary>
/// A PostgreSQL of the gateway's own, for those who do not bring one. All processes that name the same folder share one server:
/// the first starts it, the last stops it. A server left behind by a killed process is taken over.
/// </summary>
public sealed partial class EmbeddedPostgresServer : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;
    private readonly ILogger _logger;
    private FileStream? _presence;

    private EmbeddedPostgresServer(PostgresCluster cluster, FileStream presence, string connectionString, ILogger logger)
    {
        _cluster = cluster;
        _presence = presence;
        _logger = logger;
        ConnectionString = connectionString;
    }

    /// <summary>Leads to the database <c>gateway</c>, as its superuser, over the loopback address.</summary>
    public string ConnectionString { get; }

    /// <exception cref="EmbeddedPostgresException">There is no PostgreSQL, or it does not start.</exception>
    public static async Task<EmbeddedPostgresServer> StartAsync(
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var programs = await PostgresPrograms.FindAsync(options, cancellationToken);
        var cluster = await PostgresCluster.OpenAsync(options, programs, cancellationToken);

        using var turn = await FileLock.TakeAsync(cluster.StartLockFile, cancellationToken);
        var othersAreHere = !FileLock.IsFree(cluster.PresenceFile);
        var presence = FileLock.Share(cluster.PresenceFile);
        try
        {
            var connectionString = await cluster.FindRunningAsync(othersAreHere, cancellationToken);
            if (connectionString is not null)
            {
                LogShared(logger, programs.Version, cluster.Folder);
            }
            else
            {
                connectionString = await cluster.StartAsync(cancellationToken);
                var elapsed = Stopwatch.GetElapsedTime(started);
                LogStarted(logger, programs.Version, cluster.Folder, elapsed);
            }

            return new EmbeddedPostgresServer(cluster, presence, connectionString, logger);
        }
        catch
        {
            await presence.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the server, and stops it where nobody else uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _presence, null) is not { } presence)
            return;

        // The caller is going away: from here on there is nothing left that could cancel.
        using var turn = await FileLock.TakeAsync(_cluster.StartLockFile, CancellationToken.None);
        await presence.DisposeAsync();
        if (!FileLock.IsFree(_cluster.PresenceFile))
            return;

        await _cluster.StopAsync(CancellationToken.None);
        LogStopped(_logger, _cluster.Folder);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Version} started in {Folder} within {Elapsed}")]
    private static partial void LogStarted(ILogger logger, Version version, string folder, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Version} is running in {Folder}: sharing it")]
    private static partial void LogShared(ILogger logger, Version version, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL in {Folder} stopped")]
    private static partial void LogStopped(ILogger logger, string folder);
}
