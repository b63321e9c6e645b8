using System.Diagnostics;
using Gateway.EmbeddedPostgres;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(PreparedDataFolder))]

namespace Gateway.Tests.Fixtures;

/// <summary>
/// A data folder of the embedded PostgreSQL whose server was started and stopped once. Tests that need a server of their own start it in a
/// copy, because <c>initdb</c> takes more time than such a test.
/// </summary>
public sealed class PreparedDataFolder : IAsyncDisposable
{
    private readonly Lazy<Task<DirectoryInfo>> _prepared = new(PrepareAsync);

    /// <summary>Creates a folder with a copy, as the value of <c>Gateway:DataDirectory</c>.</summary>
    public async Task<DirectoryInfo> CopyAsync(string prefix)
    {
        var copy = DataFolder.Create(prefix);
        // File.Copy would not keep the access rights without which PostgreSQL does not start.
        if (OperatingSystem.IsWindows())
            return copy;
        var prepared = await _prepared.Value.WaitAsync(GatewayHost.CancellationToken);
        using var process = Process.Start("cp", ["-a", $"{prepared.FullName}/.", copy.FullName]);
        await process.WaitForExitAsync(GatewayHost.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return copy;
    }

    private static async Task<DirectoryInfo> PrepareAsync()
    {
        var folder = DataFolder.Create("gateway-prepared-");
        var options = new EmbeddedPostgresOptions { DataDirectory = folder.FullName, Durable = false };
        await using var server = await EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        if (_prepared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            (await _prepared.Value).Delete(recursive: true);
    }
}
