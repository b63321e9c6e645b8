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
            var port = Parse(address)?.Port ?? 0;
            switch (Find(address))
            {
                case { SocketErrorCode: SocketError.AddressAlreadyInUse } error:
                    throw new ServerStartException(ServerStartException.InUse(port), error);
                case { SocketErrorCode: SocketError.AccessDenied } error:
                    throw new ServerStartException(
                        $"This user may not open port {port}. Use --urls http://localhost:8080, or run the gateway as another user.",
                        error
                    );
            }
        }
    }

    /// <summary>
    /// Returns the error that prevents listening on an address; <c>null</c> if the port is free, or if the address has none. The web server
    /// reports an invalid address.
    /// </summary>
    public static SocketException? Find(string address)
    {
        if (Parse(address) is not { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } binding)
            return null;
        var errors = AddressesOf(binding.Host).Select(ip => TryBind(ip, binding.Port)).ToList();
        return errors.Find(error => error?.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            // The machine can lack one of the addresses or its family. The web server then uses the others.
            ?? (errors.TrueForAll(error => error is not null) ? errors.FirstOrDefault() : null);
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

    private static SocketException? TryBind(IPAddress ip, int port)
    {
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (ip.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(ip, port));
            return null;
        }
        catch (SocketException error)
        {
            return error;
        }
    }
}
