using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Fixtures;

/// <summary>A TCP server that accepts connections and never responds.</summary>
internal sealed class UnresponsiveServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly bool _closesConnections;
    private volatile int _connections;

    /// <param name="hangsUp">True to close each connection at once.</param>
    public UnresponsiveServer(bool hangsUp = false)
    {
        _closesConnections = hangsUp;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of accepted connections.</summary>
    public int Connections => _connections;

    public void Dispose()
    {
        _listener.Stop();
        lock (_sockets)
            _sockets.ForEach(socket => socket.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                if (_closesConnections)
                    socket.Dispose();
                else
                    lock (_sockets)
                        _sockets.Add(socket);
                _connections++;
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The server has been stopped.
        }
    }
}
