using Gateway.EmbeddedPostgres;
using Gateway.Store.Configuration;
using Npgsql;

namespace Gateway.Hosting;

/// <summary>The store with its database, for commands that serve nothing.</summary>
internal sealed class StoreServices : IAsyncDisposable
{
    private readonly GatewayDatabase _database;
    private readonly ServiceProvider _services;
    private readonly ILoggerFactory _logging;

    private StoreServices(GatewayDatabase database, ServiceProvider services, ILoggerFactory logging) =>
        (_database, _services, _logging) = (database, services, logging);

    /// <summary>Names the database for people, without the password.</summary>
    public string Description => _database.Description;

    public IServiceProvider Services => _services;

    /// <summary>Opens the database, and starts the embedded PostgreSQL if none is configured. The schema is not changed.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="addLog">Adds the log, which receives warnings and errors.</param>
    /// <param name="cancellationToken">Cancels the start of the embedded PostgreSQL.</param>
    /// <exception cref="EmbeddedPostgresException">The embedded PostgreSQL does not start.</exception>
    public static async Task<StoreServices> OpenAsync(
        IConfiguration configuration,
        Action<ILoggingBuilder> addLog,
        CancellationToken cancellationToken
    )
    {
        var logging = LoggerFactory.Create(builder => addLog(builder.SetMinimumLevel(LogLevel.Warning)));
        try
        {
            var database = await GatewayDatabase.OpenAsync(configuration, logging.CreateLogger<GatewayDatabase>(), cancellationToken);
            var services = new ServiceCollection()
                .AddSingleton(logging)
                .AddLogging()
                .AddSingleton(configuration)
                .AddStore(database.ConnectionString, configuration)
                .BuildServiceProvider();
            return new StoreServices(database, services, logging);
        }
        catch
        {
            logging.Dispose();
            throw;
        }
    }

    /// <summary>
    /// True if a database is configured, or if the data folder has one. Otherwise opening it would create one, which a command that only
    /// reads must not do.
    /// </summary>
    public static bool Exist(IConfiguration configuration) =>
        configuration.Read<string>("ConnectionStrings:Gateway") is not null || DataFolderOf(configuration) is not null;

    /// <summary>The folder of the embedded PostgreSQL's files; <c>null</c> if there is none yet.</summary>
    public static string? DataFolderOf(IConfiguration configuration)
    {
        var folder = Path.GetFullPath(DataDirectory.From(configuration));
        try
        {
            return Directory.Exists(folder)
                ? Directory.EnumerateDirectories(folder).FirstOrDefault(version => Directory.Exists(Path.Combine(version, "data")))
                : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True for an exception that says that the database cannot be used.</summary>
    public static bool IsUnavailable(Exception exception) => exception is EmbeddedPostgresException or NpgsqlException or TimeoutException;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        _logging.Dispose();
    }
}
