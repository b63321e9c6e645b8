using System.Diagnostics;
using System.Globalization;
using Gateway.EmbeddedPostgres;
using Gateway.Hosting;
using Gateway.Store.Startup;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Gateway.Tests.Fixtures;

/// <summary>
/// A PostgreSQL server for all tests: a container if a Docker engine responds, otherwise the embedded server. It is removed after the
/// tests.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Image = "postgres:18";

    private readonly List<IAsyncDisposable> _running = [];
    private DirectoryInfo? _folder;
    private string _connectionString = "";
    private readonly Lazy<Task<string>> _storeTemplate;
    private int _databases;

    public PostgresServer() => _storeTemplate = new(CreateStoreTemplateAsync);

    public async ValueTask InitializeAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var serverDescription = await DockerEngine.IsRunningAsync() ? await StartContainerAsync() : await StartEmbeddedAsync();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"Tests use {serverDescription}, up within {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms"
        );
        TestContext.Current.SendDiagnosticMessage(line);
        Console.WriteLine(line);
    }

    /// <summary>Creates an empty database. template0 has no connections, so that several can be created at the same time.</summary>
    /// <returns>The connection string of the database.</returns>
    public Task<string> CreateDatabaseAsync(CancellationToken cancellationToken) => CopyDatabaseAsync("template0", cancellationToken);

    /// <summary>
    /// Creates a database with an empty store. It is a copy, because a copy takes a fraction of the time of the first setup.
    /// </summary>
    /// <returns>The connection string of the database.</returns>
    public async Task<string> CreateStoreAsync(CancellationToken cancellationToken) =>
        await CopyDatabaseAsync(await _storeTemplate.Value.WaitAsync(cancellationToken), cancellationToken);

    private async Task<string> CreateStoreTemplateAsync()
    {
        var connectionString = await CreateDatabaseAsync(CancellationToken.None);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddStore(connectionString, new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        await services.GetRequiredService<StoreStartup>().RunAsync(CancellationToken.None);
        return new NpgsqlConnectionStringBuilder(connectionString).Database ?? "";
    }

    private async Task<string> CopyDatabaseAsync(string template, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        // Copying the files takes half of the time of writing all pages to the log, which is the default.
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    // A slow machine must not fail a test.
    private static string WithLongTimeouts(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = (int)GatewayHost.WaitTimeout.TotalSeconds,
            CommandTimeout = (int)GatewayHost.WaitTimeout.TotalSeconds,
        };
        return settings.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var server in _running)
            await server.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private async Task<string> StartContainerAsync()
    {
        var container = new PostgreSqlBuilder(Image)
            .WithCommand("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off")
            .Build();
        _running.Add(container);
        await container.StartAsync();
        _connectionString = WithLongTimeouts(container.GetConnectionString());
        return $"a container of {Image}";
    }

    private async Task<string> StartEmbeddedAsync()
    {
        _folder = DataFolder.Create("gateway-tests-");
        var options = new EmbeddedPostgresOptions
        {
            DataDirectory = _folder.FullName,
            Durable = false,
            MayCreateDatabases = true,
        };
        var embedded = await EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        _running.Add(embedded);
        _connectionString = WithLongTimeouts(embedded.ConnectionString);
        return "the embedded PostgreSQL (no Docker engine answers)";
    }
}
