using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Hosting;

/// <summary>
/// Creates Kestrel's listeners, and can close them before Kestrel stops. When Kestrel stops, it closes connections without a request at
/// once, even if a request is on its way. If only the listeners are closed, a proxy gets an answer to each request that it sends on a
/// connection, and its new connections are refused, so that it tries another node.
/// </summary>
internal sealed class ListenerFactory(SocketTransportFactory sockets) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ConcurrentBag<IConnectionListener> _listeners = [];

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        _listeners.Add(listener);
        return listener;
    }

    /// <summary>Accepts no more connections. Open connections stay open.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in _listeners)
            await listener.UnbindAsync(cancellationToken);
    }
}
