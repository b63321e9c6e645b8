using System.Diagnostics;
using Npgsql;

namespace Gateway.EmbeddedPostgres;

/// <summary>The server of a data folder: finds the running one, starts and stops it. Callers must hold the lock of the folder.</summary>
internal sealed class PostgresCluster(EmbeddedPostgresOptions options, PostgresPrograms programs, ClusterFolder folder)
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(50);

    // Repeated until a server answers.
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Looks for a server that runs with this folder, and waits for it if it is still starting.</summary>
    /// <returns>Its connection string; <c>null</c> if no server runs and one may be started.</returns>
    public async Task<string?> FindRunningAsync(bool isShared, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (PostmasterPidFile.Read(folder.PidFile) is { } server)
        {
            if (server.Port is { } port && await CanConnectAsync(folder.ConnectionString(port), isShared, cancellationToken))
                return folder.ConnectionString(port);

            if (!server.IsPostgresAlive())
            {
                ClearDeadServer(isShared);
                return null;
            }

            // The server may still be starting, or recovering from a crash.
            if (Stopwatch.GetElapsedTime(since) > options.StartTimeout)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL (process {server.ProcessId}) uses the data folder {folder.Path} but does not accept connections. Stop that process and start the gateway again.{folder.Log.LastLines()}"
                );

            await Task.Delay(_retryDelay, TimeProvider.System, cancellationToken);
        }

        return null;
    }

    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.DataFolder))
            await ClusterInitialization.RunAsync(options, programs, folder, cancellationToken);

        var isSetUp = File.Exists(folder.SetupFile);
        PrivateFiles.Write(folder.AccessFile, isSetUp ? PostgresRoles.Access(options.MayCreateDatabases) : PostgresRoles.AccessDuringSetup);
        await folder.GrantOwnershipAsync(programs, cancellationToken);
        await File.WriteAllTextAsync(folder.HostFile, Environment.MachineName, cancellationToken);
        try
        {
            var connectionString = folder.ConnectionString(await ServerLaunch.RunAsync(options, programs, folder, cancellationToken));
            if (!isSetUp)
                await SetUpRolesAsync(connectionString, cancellationToken);
            return connectionString;
        }
        catch
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await programs.RunAsync("pg_ctl", ["stop", "-s", "-w", "-m", "fast", "-D", folder.DataFolder], cancellationToken);

    private async Task SetUpRolesAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Timeout = (int)options.StartTimeout.TotalSeconds,
            CommandTimeout = (int)options.StartTimeout.TotalSeconds,
        };
        await new PostgresRoles(settings.ConnectionString, options.MayCreateDatabases).SetUpAsync(cancellationToken);
        PrivateFiles.Write(folder.AccessFile, PostgresRoles.Access(options.MayCreateDatabases));
        await folder.GrantOwnershipAsync(programs, cancellationToken);
        var (exitCode, output) = await programs.RunAsync("pg_ctl", ["reload", "-s", "-D", folder.DataFolder], cancellationToken);
        if (exitCode != 0)
            throw new EmbeddedPostgresException($"PostgreSQL did not reload {folder.AccessFile}: {output.Trim()}");
        PrivateFiles.Write(folder.SetupFile, "The gateway's role is not a superuser.\n");
    }

    private void ClearDeadServer(bool isShared)
    {
        // A container that shares the volume has its own processes and its own loopback address. Two servers on one folder destroy its
        // data.
        if (isShared && File.Exists(folder.HostFile) && File.ReadAllText(folder.HostFile) is var host && host != Environment.MachineName)
            throw new EmbeddedPostgresException(
                $"The data folder {folder.Path} is in use on the host {host}. Set Gateway:DataDirectory to another folder on each host or container, or set ConnectionStrings:Gateway to one PostgreSQL server for all."
            );

        PostmasterPidFile.ClearProcessId(folder.PidFile);
    }

    private async Task<bool> CanConnectAsync(string connectionString, bool isShared, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = (int)_connectTimeout.TotalSeconds };
        try
        {
            // The process that started the server was killed before it set up the roles. A process of an earlier version may still use
            // them.
            if (!isShared && !File.Exists(folder.SetupFile))
                await SetUpRolesAsync(connectionString, cancellationToken);
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
