using System.Collections.Concurrent;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http.Responses;

/// <summary>
/// Sends responses over HTTP, and counts the memory of responses that clients have not read yet: clients that do not read must not exhaust
/// it.
/// </summary>
internal sealed class ResponseSender(Limits limits, TimeProvider time)
{
    // A response that fits into the connection's buffer is sent at once.
    private const int ChunkBytes = 64 * 1024;

    private static readonly TimeSpan _minChunkTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _chunkTimeout =
        limits.MinResponseBytesPerSecond <= 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds(Math.Max(_minChunkTimeout.TotalSeconds, (double)ChunkBytes / limits.MinResponseBytesPerSecond));

    // One client may use half of the memory, and more only for a single response.
    private const int ClientShare = 2;

    private readonly ConcurrentDictionary<ClientPartitionKey, long> _unsentBytesOfClients = [];
    private long _unsentBytes;

    /// <summary>Counts the bytes of a response until they are sent.</summary>
    /// <param name="client">The client that receives it.</param>
    /// <param name="bytes">The number of bytes.</param>
    /// <param name="mayReject">False if the response must be sent in any case.</param>
    /// <exception cref="RequestException">Too many bytes are waiting.</exception>
    public Reservation Reserve(ClientPartitionKey client, int bytes, bool mayReject)
    {
        if (bytes <= ChunkBytes)
            return default;
        var reservation = new Reservation(this, client, bytes);
        var unsent = Interlocked.Add(ref _unsentBytes, bytes);
        var ofClient = _unsentBytesOfClients.AddOrUpdate(client, bytes, (_, before) => before + bytes);
        var isWithinShare = ofClient == bytes || ofClient <= limits.UnsentResponseBytes / ClientShare;
        if (!mayReject || (unsent <= limits.UnsentResponseBytes && isWithinShare))
            return reservation;
        reservation.Dispose();
        throw RequestException.TooBusy();
    }

    /// <summary>
    /// Sends in pieces, each with its own time limit: a client that stops reading is disconnected soon, and the server copies only what is
    /// read.
    /// </summary>
    public async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length <= ChunkBytes)
        {
            await http.Response.Body.WriteAsync(bytes, cancellationToken);
            return;
        }

        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(ChunkBytes, bytes.Length)..])
        {
            using var timeout = new CancellationTokenSource(_chunkTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            try
            {
                await http.Response.Body.WriteAsync(bytes[..Math.Min(ChunkBytes, bytes.Length)], linked.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                http.Abort();
                return;
            }
        }
    }

    private void Release(ClientPartitionKey client, int bytes)
    {
        Interlocked.Add(ref _unsentBytes, -bytes);
        if (_unsentBytesOfClients.AddOrUpdate(client, 0, (_, before) => before - bytes) == 0)
            _unsentBytesOfClients.TryRemove(new(client, 0));
    }

    internal readonly struct Reservation(ResponseSender? sender, ClientPartitionKey client, int bytes) : IDisposable
    {
        public void Dispose() => sender?.Release(client, bytes);
    }
}
