using Gateway.EmbeddedPostgres;
using Gateway.Store.Import;
using Gateway.Store.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Benchmarks;

/// <summary>A PostgreSQL server in a temporary folder, with the sample articles, and the services of a gateway that uses it.</summary>
internal sealed class SampleDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgresServer _server;
    private readonly DirectoryInfo _folder;

    private SampleDatabase(EmbeddedPostgresServer server, DirectoryInfo folder)
    {
        _server = server;
        _folder = folder;
        Services = GatewayServices.WithDatabase(server.ConnectionString);
    }

    public ServiceProvider Services { get; }

    public static async Task<SampleDatabase> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-benchmarks-");
        var options = new EmbeddedPostgresOptions { DataDirectory = folder.FullName, Durable = false };
        var server = await EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        var database = new SampleDatabase(server, folder);
        await database.ImportAsync();
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task ImportAsync()
    {
        await Services.GetRequiredService<StoreStartup>().RunAsync(CancellationToken.None);
        var report = await Services
            .GetRequiredService<FolderImporter>()
            .RunAsync(new ImportRequest([Samples.Folder]), progress: null, CancellationToken.None);
        if (report.Created == 0)
            throw new InvalidOperationException($"No article was imported from {Samples.Folder}.");
    }
}
