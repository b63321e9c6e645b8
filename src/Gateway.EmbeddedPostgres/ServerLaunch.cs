using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.EmbeddedPostgres;

/// <summary>Starts the server with <c>pg_ctl</c> on a free port.</summary>
internal static class ServerLaunch
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(50);

    /// <returns>The port the server listens on.</returns>
    public static async Task<int> RunAsync(
        EmbeddedPostgresOptions options,
        PostgresPrograms programs,
        ClusterFolder folder,
        CancellationToken cancellationToken
    )
    {
        folder.Log.Rotate();
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var port = FreePort();
            var (exitCode, output) = await programs.RunAsync(
                "pg_ctl",
                [
                    "start",
                    "-s",
                    "-w",
                    "-t",
                    $"{options.StartTimeout.TotalSeconds:F0}",
                    "-D",
                    folder.DataFolder,
                    "-l",
                    folder.Log.Path,
                    "-o",
                    PostgresSettings.CommandLine(port, options.Durable),
                ],
                cancellationToken
            );
            if (exitCode == 0)
                return port;

            if (!folder.Log.HasTransientError() || Stopwatch.GetElapsedTime(since) > options.StartTimeout)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL did not start with the data folder {folder.Path}: {output.Trim()}{folder.Log.LastLines()}"
                );

            await Task.Delay(_retryDelay, TimeProvider.System, cancellationToken);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
