using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Gateway.EmbeddedPostgres;

/// <summary>
/// A data folder and its server. The folder contains <c>data/</c>, the <c>password</c> of the gateway's role, <c>postgresql.log</c> of this
/// run and of the previous one, and the lock files. Callers must hold the lock of <see cref="StartLockFile"/>.
/// </summary>
internal sealed class PostgresCluster
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(50);

    // Repeated until a server answers.
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(5);

    private readonly EmbeddedPostgresOptions _options;
    private readonly PostgresPrograms _programs;

    private PostgresCluster(EmbeddedPostgresOptions options, PostgresPrograms programs, string folder)
    {
        _options = options;
        _programs = programs;
        Folder = folder;
    }

    public string Folder { get; }

    /// <summary>Locked while a process starts or stops the server.</summary>
    public string StartLockFile => Path.Combine(Folder, "turn.lock");

    /// <summary>Open in every process that uses the server.</summary>
    public string PresenceFile => Path.Combine(Folder, "presence.lock");
    private string DataFolder => Path.Combine(Folder, "data");
    private string PasswordFile => Path.Combine(Folder, "password");

    // Written after the roles are set up.
    private string SetupFile => Path.Combine(Folder, "roles");
    private string AccessFile => Path.Combine(DataFolder, "pg_hba.conf");
    private string HostFile => Path.Combine(Folder, "host");
    private string PidFile => Path.Combine(DataFolder, "postmaster.pid");
    private PostgresLog Log => new(Path.Combine(Folder, "postgresql.log"));

    /// <summary>Creates the folder, and grants access to the user that PostgreSQL runs as.</summary>
    public static async Task<PostgresCluster> OpenAsync(
        EmbeddedPostgresOptions options,
        PostgresPrograms programs,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.GetFullPath(Path.Combine(options.DataDirectory, $"{programs.Version.Major}"));
        try
        {
            PrivateFiles.CreateFolder(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {folder} cannot be created: {error.Message.TrimEnd('.')}. Set Gateway:DataDirectory to another folder.",
                error
            );
        }

        if (programs.Account is not null)
            programs = await PostgresAccount.GrantAccessAsync(programs, folder, cancellationToken);

        return new PostgresCluster(options, programs, folder);
    }

    /// <summary>Looks for a server that runs with this folder, and waits for it if it is still starting.</summary>
    /// <returns>Its connection string; <c>null</c> if no server runs and one may be started.</returns>
    public async Task<string?> FindRunningAsync(bool isShared, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (ServerState.Read(PidFile) is { } server)
        {
            if (server.Port is { } port && await CanConnectAsync(ConnectionString(port), isShared, cancellationToken))
                return ConnectionString(port);

            if (!server.IsPostgresAlive())
            {
                ClearDeadServer(isShared);
                return null;
            }

            // The server may still be starting, or recovering from a crash.
            if (Stopwatch.GetElapsedTime(since) > _options.StartTimeout)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL (process {server.ProcessId}) uses the data folder {Folder} but does not accept connections. Stop that process and start the gateway again.{Log.LastLines()}"
                );

            await Task.Delay(_retryDelay, TimeProvider.System, cancellationToken);
        }

        return null;
    }

    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(DataFolder))
            await InitializeAsync(cancellationToken);

        var isSetUp = File.Exists(SetupFile);
        PrivateFiles.Write(AccessFile, isSetUp ? PostgresRoles.Access(_options.MayCreateDatabases) : PostgresRoles.AccessDuringSetup);
        await GrantOwnershipAsync(cancellationToken);
        await File.WriteAllTextAsync(HostFile, Environment.MachineName, cancellationToken);
        try
        {
            var connectionString = ConnectionString(await LaunchAsync(cancellationToken));
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
        await _programs.RunAsync("pg_ctl", ["stop", "-s", "-w", "-m", "fast", "-D", DataFolder], cancellationToken);

    private async Task SetUpRolesAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Timeout = (int)_options.StartTimeout.TotalSeconds,
            CommandTimeout = (int)_options.StartTimeout.TotalSeconds,
        };
        await new PostgresRoles(settings.ConnectionString, _options.MayCreateDatabases).SetUpAsync(cancellationToken);
        PrivateFiles.Write(AccessFile, PostgresRoles.Access(_options.MayCreateDatabases));
        await GrantOwnershipAsync(cancellationToken);
        var (exitCode, output) = await _programs.RunAsync("pg_ctl", ["reload", "-s", "-D", DataFolder], cancellationToken);
        if (exitCode != 0)
            throw new EmbeddedPostgresException($"PostgreSQL did not reload {AccessFile}: {output.Trim()}");
        PrivateFiles.Write(SetupFile, "The gateway's role is no superuser.\n");
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.Write(PasswordFile, RandomNumberGenerator.GetHexString(32));
        await GrantOwnershipAsync(cancellationToken);

        // Created in a temporary folder and moved into place, so that an interrupted start leaves no incomplete data folder.
        foreach (var leftover in Directory.EnumerateDirectories(Folder, "initdb-*"))
            Directory.Delete(leftover, recursive: true);
        var temporary = Path.Combine(Folder, $"initdb-{Guid.NewGuid():N}");
        var output = "";
        foreach (var locale in PostgresSettings.Locales(_programs.Version))
        {
            IEnumerable<string> arguments =
            [
                "--pgdata",
                temporary,
                "--username",
                PostgresRoles.Superuser,
                "--pwfile",
                PasswordFile,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                .. locale,
            ];
            (var exitCode, output) = await _programs.RunAsync(
                "initdb",
                _options.Durable ? arguments : [.. arguments, "--no-sync"],
                cancellationToken
            );
            if (exitCode == 0)
            {
                File.Delete(SetupFile);
                Directory.Move(temporary, DataFolder);
                return;
            }
        }

        throw new EmbeddedPostgresException($"initdb could not create a database cluster in {Folder}:{Environment.NewLine}{output}");
    }

    /// <returns>The port the server listens on.</returns>
    private async Task<int> LaunchAsync(CancellationToken cancellationToken)
    {
        Log.Rotate();
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var port = FreePort();
            var (exitCode, output) = await _programs.RunAsync(
                "pg_ctl",
                [
                    "start",
                    "-s",
                    "-w",
                    "-t",
                    $"{_options.StartTimeout.TotalSeconds:F0}",
                    "-D",
                    DataFolder,
                    "-l",
                    Log.Path,
                    "-o",
                    PostgresSettings.CommandLine(port, _options.Durable),
                ],
                cancellationToken
            );
            if (exitCode == 0)
                return port;

            if (!Log.HasTransientError() || Stopwatch.GetElapsedTime(since) > _options.StartTimeout)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL did not start with the data folder {Folder}: {output.Trim()}{Log.LastLines()}"
                );

            await Task.Delay(_retryDelay, TimeProvider.System, cancellationToken);
        }
    }

    private async Task GrantOwnershipAsync(CancellationToken cancellationToken)
    {
        if (_programs.Account is { } account)
            await PostgresAccount.ChownAsync(Folder, account, cancellationToken);
    }

    private void ClearDeadServer(bool isShared)
    {
        // A container that shares the volume has its own processes and its own loopback address. Two servers on one folder destroy its
        // data.
        if (isShared && File.Exists(HostFile) && File.ReadAllText(HostFile) is var host && host != Environment.MachineName)
            throw new EmbeddedPostgresException(
                $"The data folder {Folder} is in use on the host {host}. Set Gateway:DataDirectory to another folder on each host or container, or set ConnectionStrings:Gateway to one PostgreSQL server for all."
            );

        ServerState.ClearProcessId(PidFile);
    }

    private string ConnectionString(int port) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = PostgresRoles.Gateway,
            Password = File.ReadAllText(PasswordFile),
            Database = PostgresRoles.Gateway,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private async Task<bool> CanConnectAsync(string connectionString, bool isShared, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = (int)_connectTimeout.TotalSeconds };
        try
        {
            // The process that started the server was killed before it set up the roles. A process of an earlier version may still use them.
            if (!isShared && !File.Exists(SetupFile))
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
