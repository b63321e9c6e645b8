using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Gateway.Tests.Fixtures;

/// <summary>Stands between the gateway and PostgreSQL, and can be cut.</summary>
internal sealed class TcpForwarder : IDisposable
{
    private readonly List<Socket> _open = [];
    private readonly Lock _lock = new();
    private EndPoint? _target;
    private TcpListener? _listener;
    private int _port;

    /// <summary>The same database, reached through here.</summary>
    public string Through(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var host = settings.Host ?? "localhost";
        _target = host.StartsWith('/') ? new UnixDomainSocketEndPoint($"{host}/.s.PGSQL.{settings.Port}") : new DnsEndPoint(host, settings.Port);
        Restore();
        settings.Host = "127.0.0.1";
        settings.Port = _port;
        return settings.ConnectionString;
    }

    /// <summary>Ends all connections and takes no new ones.</summary>
    public void Cut()
    {
        _listener?.Stop();
        lock (_lock)
        {
            foreach (var socket in _open) socket.Dispose();
            _open.Clear();
        }
    }

    public void Restore()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = ForwardAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Until it is restored.
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        var target = _target ?? throw new InvalidOperationException("There is no target.");
        var server = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_lock) _open.AddRange([client, server]);
        try
        {
            await server.ConnectAsync(target);
            await using var one = new NetworkStream(client);
            await using var other = new NetworkStream(server);
            await Task.WhenAny(one.CopyToAsync(other), other.CopyToAsync(one));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
