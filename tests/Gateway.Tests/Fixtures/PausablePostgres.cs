using System.Diagnostics;
using System.Globalization;
using Gateway.EmbeddedPostgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gateway.Tests.Fixtures;

/// <summary>A PostgreSQL server of one test, which can be paused (connections stay open and nothing answers) and can crash.</summary>
internal sealed class PausablePostgres : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly EmbeddedPostgresServer _server;
    private readonly NpgsqlConnection _observer;
    private List<int> _paused = [];

    private PausablePostgres(DirectoryInfo folder, EmbeddedPostgresServer server, NpgsqlConnection observer) =>
        (_folder, _server, _observer) = (folder, server, observer);

    public string ConnectionString => _server.ConnectionString;

    public static async Task<PausablePostgres> StartAsync(PreparedDataFolder prepared)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that pauses a process.");
        var folder = await prepared.CopyAsync("gateway-paused-");
        var options = new EmbeddedPostgresOptions { DataDirectory = folder.FullName, Durable = false };
        var server = await EmbeddedPostgresServer.StartAsync(options, NullLogger.Instance, GatewayHost.CancellationToken);
        var observer = new NpgsqlConnection(server.ConnectionString);
        await observer.OpenAsync(GatewayHost.CancellationToken);
        return new PausablePostgres(folder, server, observer);
    }

    /// <summary>Pauses all processes of the server, first the one that starts the others.</summary>
    public async Task PauseAsync()
    {
        var pidFile = Directory.EnumerateFiles(_folder.FullName, "postmaster.pid", SearchOption.AllDirectories).Single();
        var server = int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture);
        await SignalAsync("-STOP", [server]);
        _paused = [server];
        await using var command = new NpgsqlCommand("select pid from pg_stat_activity order by pid = pg_backend_pid()", _observer);
        await using (var reader = await command.ExecuteReaderAsync(GatewayHost.CancellationToken))
            while (await reader.ReadAsync(GatewayHost.CancellationToken))
                _paused.Add(reader.GetInt32(0));
        await SignalAsync("-STOP", _paused);
    }

    public async Task ResumeAsync()
    {
        if (_paused.Count > 0)
            await SignalAsync("-CONT", _paused);
        _paused = [];
    }

    /// <summary>
    /// Kills a process of the server. PostgreSQL then ends all connections, recovers and accepts new ones, at the same address.
    /// </summary>
    public async Task CrashAsync()
    {
        await using var victim = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Pooling = false }.ConnectionString
        );
        await victim.OpenAsync(GatewayHost.CancellationToken);
        await SignalAsync("-KILL", [victim.ProcessID]);
    }

    public async ValueTask DisposeAsync()
    {
        await ResumeAsync();
        await _observer.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [signal, .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
