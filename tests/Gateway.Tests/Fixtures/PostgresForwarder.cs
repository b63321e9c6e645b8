using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Forwards connections from the gateway to PostgreSQL, and can interrupt them. It listens on a socket file, because another program could
/// take a port while the forwarder is interrupted.
/// </summary>
internal sealed class PostgresForwarder : IDisposable
{
    private const int Port = 5432;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-");
    private readonly List<Socket> _open = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private EndPoint? _target;
    private Socket? _listener;
    private volatile CancellationTokenSource _frozen = new();

    private string SocketFile => Path.Combine(_folder.FullName, $".s.PGSQL.{Port}");

    /// <summary>The connection string for the same database through this forwarder.</summary>
    public string RedirectConnectionString(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var host = settings.Host ?? "localhost";
        _target = host.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{host}/.s.PGSQL.{settings.Port}")
            : new DnsEndPoint(host, settings.Port);
        Restore();
        settings.Host = _folder.FullName;
        settings.Port = Port;
        return settings.ConnectionString;
    }

    /// <summary>Closes all connections and accepts no new ones.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
            File.Delete(SocketFile);
            _open.ForEach(socket => socket.Dispose());
            _open.Clear();
        }
    }

    /// <summary>Keeps the existing connections open, but forwards no more data on them. New connections are forwarded.</summary>
    public void Freeze()
    {
        var old = _frozen;
        _frozen = new CancellationTokenSource();
        old.Cancel();
    }

    public void Restore()
    {
        lock (_lock)
        {
            _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _listener.Bind(new UnixDomainSocketEndPoint(SocketFile));
            _listener.Listen();
            _ = AcceptAsync(_listener);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        Cut();
        _folder.Delete(recursive: true);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = ForwardAsync(await listener.AcceptAsync(), listener);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // The forwarder has been interrupted.
        }
    }

    private async Task ForwardAsync(Socket client, Socket listener)
    {
        var target = _target ?? throw new InvalidOperationException("There is no target.");
        using var from = client;
        using var server =
            target is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_lock)
        {
            if (_listener != listener)
                return;
            _open.AddRange([client, server]);
        }

        try
        {
            await server.ConnectAsync(target);
            await using var one = new NetworkStream(client);
            await using var other = new NetworkStream(server);
            var frozen = _frozen.Token;
            await Task.WhenAny(one.CopyToAsync(other, frozen), other.CopyToAsync(one, frozen));
            if (frozen.IsCancellationRequested)
                await Task.Delay(Timeout.InfiniteTimeSpan, _end.Token);
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has closed its connection, or the test has ended.
        }
    }
}
