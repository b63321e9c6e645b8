using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Gateway.Database;

/// <summary>
/// One data folder and its server. The folder holds <c>data/</c>, the superuser's <c>password</c>, <c>postgresql.log</c> of this run
/// and the one before, and the lock files. Who calls holds <see cref="TurnFile"/>.
/// </summary>
internal sealed class PostgresCluster
{
    private const string DatabaseName = "gateway";
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(50);

    // Asked again and again until a server answers.
    private static readonly TimeSpan _toAnswer = TimeSpan.FromSeconds(5);

    private readonly EmbeddedPostgresOptions _options;
    private readonly PostgresPrograms _programs;

    private PostgresCluster(EmbeddedPostgresOptions options, PostgresPrograms programs, string folder)
    {
        _options = options;
        _programs = programs;
        Folder = folder;
    }

    public string Folder { get; }

    /// <summary>Held while somebody starts or stops the server.</summary>
    public string TurnFile => Path.Combine(Folder, "turn.lock");

    /// <summary>Shared by all who use the server.</summary>
    public string PresenceFile => Path.Combine(Folder, "presence.lock");
    private string DataFolder => Path.Combine(Folder, "data");
    private string PasswordFile => Path.Combine(Folder, "password");
    private string HostFile => Path.Combine(Folder, "host");
    private string PidFile => Path.Combine(DataFolder, "postmaster.pid");
    private PostgresLog Log => new(Path.Combine(Folder, "postgresql.log"));

    /// <summary>Makes the folder, and sees that the user PostgreSQL runs as gets to it.</summary>
    public static async Task<PostgresCluster> OpenAsync(
        EmbeddedPostgresOptions options,
        PostgresPrograms programs,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.GetFullPath(Path.Combine(options.DataDirectory, $"{programs.Version.Major}"));
        PrivateFiles.CreateFolder(folder);
        if (programs.Account is not null)
            programs = await PostgresAccount.LetInAsync(programs, folder, cancellationToken);

        return new PostgresCluster(options, programs, folder);
    }

    /// <returns>The running server's connection string; <c>null</c> where none runs and one may be started.</returns>
    public async Task<string?> FindRunningAsync(bool othersAreHere, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (ServerState.Read(PidFile) is { } server)
        {
            if (server.Port is { } port && await AnswersAsync(ConnectionString(port), cancellationToken))
                return ConnectionString(port);

            if (!server.IsPostgresAlive())
            {
                ForgetServer(othersAreHere);
                return null;
            }

            // It may still be starting, or recovering from a crash.
            if (Stopwatch.GetElapsedTime(since) > _options.StartTimeout)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL (process {server.ProcessId}) has {Folder} open and does not answer.{Log.LastLines()}"
                );

            await Task.Delay(_betweenTries, TimeProvider.System, cancellationToken);
        }

        return null;
    }

    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(DataFolder))
            await InitializeAsync(cancellationToken);

        await HandOverAsync(cancellationToken);
        await File.WriteAllTextAsync(HostFile, Environment.MachineName, cancellationToken);
        try
        {
            var connectionString = ConnectionString(await LaunchAsync(cancellationToken));
            await CreateDatabaseAsync(connectionString, _options.StartTimeout, cancellationToken);
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

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.Write(PasswordFile, RandomNumberGenerator.GetHexString(32));
        await HandOverAsync(cancellationToken);

        // Made aside and moved into place, so that an interrupted start leaves nothing half made.
        foreach (var leftover in Directory.EnumerateDirectories(Folder, "initdb-*"))
            Directory.Delete(leftover, recursive: true);
        var aside = Path.Combine(Folder, $"initdb-{Guid.NewGuid():N}");
        var output = "";
        foreach (var locale in PostgresSettings.Locales(_programs.Version))
        {
            IEnumerable<string> arguments =
            [
                "--pgdata",
                aside,
                "--username",
                DatabaseName,
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
                Directory.Move(aside, DataFolder);
                return;
            }
        }

        throw new EmbeddedPostgresException($"PostgreSQL could not set up {Folder}:{Environment.NewLine}{output}");
    }

    /// <returns>The port the server listens on.</returns>
    private async Task<int> LaunchAsync(CancellationToken cancellationToken)
    {
        Log.Begin();
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

            if (!Log.TellsOfPassingTrouble() || Stopwatch.GetElapsedTime(since) > _options.StartTimeout)
                throw new EmbeddedPostgresException($"PostgreSQL does not start in {Folder}: {output.Trim()}{Log.LastLines()}");

            await Task.Delay(_betweenTries, TimeProvider.System, cancellationToken);
        }
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (_programs.Account is { } account)
            await PostgresAccount.GiveAsync(Folder, account, cancellationToken);
    }

    private void ForgetServer(bool othersAreHere)
    {
        // Another container on the same volume sees other processes and another loopback; two servers on one folder destroy it.
        if (othersAreHere && File.Exists(HostFile) && File.ReadAllText(HostFile) is var host && host != Environment.MachineName)
            throw new EmbeddedPostgresException(
                $"{Folder} is in use on {host}. Give each machine or container its own data folder, or one PostgreSQL server."
            );

        ServerState.ForgetProcess(PidFile);
    }

    private string ConnectionString(int port) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = DatabaseName,
            Password = File.ReadAllText(PasswordFile),
            Database = DatabaseName,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await CreateDatabaseAsync(connectionString, _toAnswer, cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task CreateDatabaseAsync(string connectionString, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var administration = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Database = "postgres",
            Pooling = false,
            Timeout = (int)timeout.TotalSeconds,
            CommandTimeout = (int)timeout.TotalSeconds,
        };
        await using var connection = new NpgsqlConnection(administration.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{DatabaseName}'", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
            return;

        await using var create = new NpgsqlCommand($"CREATE DATABASE {DatabaseName}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
