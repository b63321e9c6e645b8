using System.Collections.Concurrent;
using System.Net;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http;

/// <summary>How many connections stay open, from one address and on this node.</summary>
internal sealed class Connections(Limits limits)
{
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private int _open;

    /// <summary>Counts one more until it is disposed of.</summary>
    /// <exception cref="RequestException">There are too many.</exception>
    public IDisposable Open(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        var open = new Connection(this, address);
        var ofAddress = _byAddress.AddOrUpdate(address, 1, (_, count) => count + 1);
        if (Interlocked.Increment(ref _open) <= limits.Connections && ofAddress <= limits.ConnectionsPerAddress)
            return open;
        open.Dispose();
        throw RequestException.TooManyConnections();
    }

    private void Close(IPAddress address)
    {
        Interlocked.Decrement(ref _open);
        if (_byAddress.AddOrUpdate(address, 0, (_, count) => count - 1) == 0)
            _byAddress.TryRemove(new(address, 0));
    }

    private sealed class Connection(Connections connections, IPAddress address) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                connections.Close(address);
        }
    }
}
