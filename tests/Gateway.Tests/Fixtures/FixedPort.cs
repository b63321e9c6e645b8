using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Ports of servers that are stopped and started again. They lie below those that systems hand out, so that meanwhile no connection and no other server
/// gets them. A file that stays locked keeps other runs of these tests on the same machine from choosing the same one.
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
                // Somebody else's.
            }
        }
    }

    private static void Release()
    {
        lock (_reserved)
            _reserved.ForEach(reservation => reservation.Dispose());
    }
}
