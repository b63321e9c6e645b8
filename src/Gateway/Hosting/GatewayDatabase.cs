using Gateway.EmbeddedPostgres;
using Gateway.Store.Configuration;
using Npgsql;

namespace Gateway.Hosting;

/// <summary>The gateway's database: the configured one, or an embedded PostgreSQL if none is configured.</summary>
internal sealed class GatewayDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgresServer? _embedded;

    private GatewayDatabase(string connectionString, EmbeddedPostgresServer? embedded, string description) =>
        (ConnectionString, _embedded, Description) = (connectionString, embedded, description);

    public string ConnectionString { get; }

    /// <summary>Names the database for people, without the password.</summary>
    public string Description { get; }

    /// <summary>True if no database is configured, so that the gateway uses the embedded PostgreSQL.</summary>
    public bool IsEmbedded => _embedded is not null;

    public static async Task<GatewayDatabase> OpenAsync(IConfiguration configuration, ILogger logger, CancellationToken cancellationToken)
    {
        if (configuration.Read<string>("ConnectionStrings:Gateway") is { } configured)
            return new GatewayDatabase(configured, null, Describe(new NpgsqlConnectionStringBuilder(configured)));
        var options = new EmbeddedPostgresOptions { DataDirectory = DataDirectory.From(configuration) };
        var embedded = await EmbeddedPostgresServer.StartAsync(options, logger, cancellationToken);
        return new GatewayDatabase(
            embedded.ConnectionString,
            embedded,
            $"the embedded PostgreSQL in {Path.GetFullPath(options.DataDirectory)}"
        );
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Describe(NpgsqlConnectionStringBuilder database) =>
        $"the database {database.Database ?? database.Username} on {database.Host}"
        + (database.Host?.Contains(':', StringComparison.Ordinal) is true ? "" : $":{database.Port}");
}
