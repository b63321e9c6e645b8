using Gateway.EmbeddedPostgres;
using Gateway.Store.Configuration;

namespace Gateway.Hosting;

/// <summary>The gateway's database: the configured one, or an embedded PostgreSQL if none is configured.</summary>
internal sealed class GatewayDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgresServer? _embedded;

    private GatewayDatabase(string connectionString, EmbeddedPostgresServer? embedded) =>
        (ConnectionString, _embedded) = (connectionString, embedded);

    public string ConnectionString { get; }

    /// <summary>True if no database is configured, so that the gateway uses the embedded PostgreSQL.</summary>
    public bool IsEmbedded => _embedded is not null;

    public static async Task<GatewayDatabase> OpenAsync(IConfiguration configuration, ILogger logger, CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Gateway") is { Length: > 0 } configured)
            return new GatewayDatabase(configured, null);
        var options = new EmbeddedPostgresOptions { DataDirectory = DataDirectory.From(configuration) };
        var embedded = await EmbeddedPostgresServer.StartAsync(options, logger, cancellationToken);
        return new GatewayDatabase(embedded.ConnectionString, embedded);
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
