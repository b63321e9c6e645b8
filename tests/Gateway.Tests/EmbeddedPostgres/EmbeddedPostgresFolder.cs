using System.Diagnostics;
using System.Globalization;
using Gateway.EmbeddedPostgres;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.EmbeddedPostgres;

/// <summary>A data folder in which tests start PostgreSQL.</summary>
public abstract class EmbeddedPostgresFolder(PreparedDataFolder prepared) : IAsyncLifetime
{
    private protected DirectoryInfo Folder { get; private set; } = new(".");

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected string PidFile => Directory.EnumerateFiles(Folder.FullName, "postmaster.pid", SearchOption.AllDirectories).Single();

    public async ValueTask InitializeAsync() => Folder = await prepared.CopyAsync("gateway-embedded-");

    public ValueTask DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Deletes the content, so that the next start is the first one in this folder.</summary>
    private protected void Clear()
    {
        Folder.Delete(recursive: true);
        Folder.Create();
    }

    private protected Task<EmbeddedPostgresServer> StartAsync() => StartAsync(durable: false);

    private protected Task<EmbeddedPostgresServer> StartAsync(bool durable) =>
        EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions { DataDirectory = Folder.FullName, Durable = durable },
            NullLogger.Instance,
            CancellationToken
        );

    private protected static async Task<object?> ScalarAsync(EmbeddedPostgresServer server, string sql)
    {
        var withoutPool = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(withoutPool.ConnectionString);
        await connection.OpenAsync(CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(CancellationToken);
    }

    private protected async Task KillServerAsync()
    {
        var processId = int.Parse((await File.ReadAllLinesAsync(PidFile, CancellationToken))[0], CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(processId);
        process.Kill();
        await process.WaitForExitAsync(CancellationToken);
    }

    private protected void AssertStopped() =>
        Assert.Empty(Directory.EnumerateFiles(Folder.FullName, "postmaster.pid", SearchOption.AllDirectories));
}
