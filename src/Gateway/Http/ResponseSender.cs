using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http;

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

    private long _unsentBytes;

    /// <summary>Counts the bytes of a response until they are sent.</summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <param name="mayReject">False if the response must be sent in any case.</param>
    /// <exception cref="RequestException">Too many bytes are waiting.</exception>
    public Reservation Reserve(int bytes, bool mayReject)
    {
        if (bytes <= ChunkBytes)
            return default;
        var reservation = new Reservation(this, bytes);
        if (Interlocked.Add(ref _unsentBytes, bytes) <= limits.UnsentResponseBytes || !mayReject)
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

    internal readonly struct Reservation(ResponseSender? sender, int bytes) : IDisposable
    {
        public void Dispose()
        {
            if (sender is not null)
                Interlocked.Add(ref sender._unsentBytes, -bytes);
        }
    }
}
