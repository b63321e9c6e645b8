using System.Net;
using System.Net.Sockets;

namespace Gateway.Hosting;

/// <summary>
/// Finds out whether the configured ports are free, before the gateway starts its database and imports articles. The web server opens its
/// ports last.
/// </summary>
internal static class PortCheck
{
    /// <exception cref="ServerStartException">A port is in use, or this user may not open it.</exception>
    public static void Run(IConfiguration configuration)
    {
        foreach (var address in ServerAddresses.In(configuration))
        {
            // The web server reports an invalid address.
            if (Parse(address) is not { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } binding)
                continue;
            foreach (var ip in AddressesOf(binding.Host))
                Check(ip, binding.Port);
        }
    }

    private static BindingAddress? Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IPAddress[] AddressesOf(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? [ip]
        : [IPAddress.IPv6Any, IPAddress.Any];

    private static void Check(IPAddress ip, int port)
    {
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (ip.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(ip, port));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new ServerStartException(ServerStartException.InUse(port), error);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ServerStartException(
                $"This user may not open port {port}. Use --urls http://localhost:8080, or run the gateway as another user.",
                error
            );
        }
        catch (SocketException)
        {
            // The machine lacks the address or its family. The web server decides whether it can do without it.
        }
    }
}
