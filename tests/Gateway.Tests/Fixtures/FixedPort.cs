using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Ports of servers that are stopped and started again. They lie below those that systems hand out, so that meanwhile no connection and no other server gets them.
/// </summary>
internal static class FixedPort
{
    private static int _last = Random.Shared.Next(20_000, 30_000);

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
