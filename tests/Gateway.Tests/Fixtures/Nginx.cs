using System.Diagnostics;

namespace Gateway.Tests.Fixtures;

/// <summary>An nginx that runs in a folder of its own.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-nginx-");
    private Process? _process;

    /// <summary>The socket file. No other program can take it, unlike a port between its choice and the start.</summary>
    public string SocketFile => Path.Combine(_folder.FullName, "nginx.sock");

    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(ClientWorkspace.Exists("nginx"), "nginx is not installed (Debian: apt-get install nginx-light).");

    /// <param name="http">The content of the block <c>http</c>.</param>
    public async Task StartAsync(string http)
    {
        var configuration = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(http), GatewayHost.CancellationToken);
        _process = Process.Start(
            new ProcessStartInfo("nginx", ["-p", _folder.FullName, "-c", configuration, "-e", "stderr"]) { UseShellExecute = false }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string Configuration(string http) =>
        $$"""
            daemon off;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid nginx.pid;
            events {}
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            {{http}}
            }
            """;
}
