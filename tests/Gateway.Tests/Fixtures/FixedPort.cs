using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Ports for servers that are stopped and started again. They are below the ephemeral ports of operating systems, so that no connection and
/// no other server gets a port while its server is stopped. A locked file prevents other runs of the tests on this machine from using the
/// same port.
/// </summary>
internal static class FixedPort
{
    private static readonly List<FileStream> _reserved = [];
    private static int _last = Random.Shared.Next(20_000, 30_000);

    static FixedPort() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Release();

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            try
            {
                var reservation = new FileStream(
                    Path.Combine(Path.GetTempPath(), $"gateway-tests-port-{port}.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    bufferSize: 1,
                    FileOptions.DeleteOnClose
                );
                lock (_reserved)
                    _reserved.Add(reservation);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (Exception taken) when (taken is SocketException or IOException or UnauthorizedAccessException)
            {
                // Another program uses the port, or another run has reserved it.
            }
        }
    }

    private static void Release()
    {
        lock (_reserved)
            _reserved.ForEach(reservation => reservation.Dispose());
    }
}
