using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http;

/// <summary>
/// Sends answers over HTTP, and knows how much memory those take that wait for their clients to read them: clients that ask for much and take nothing
/// must not use it up.
/// </summary>
internal sealed class ResponseSender(Limits limits, TimeProvider time)
{
    // What fits into the server's buffer of the connection leaves at once.
    private const int Buffered = 64 * 1024;

    private static readonly TimeSpan _leastPatience = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _patience =
        limits.MinResponseBytesPerSecond <= 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds(Math.Max(_leastPatience.TotalSeconds, (double)Buffered / limits.MinResponseBytesPerSecond));

    private long _waiting;

    /// <summary>Counts the bytes of an answer until they are on their way.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isRefusable">False where the answer must go out, whatever else is waiting.</param>
    /// <exception cref="RequestException">Too many are waiting.</exception>
    public Held Hold(int bytes, bool isRefusable)
    {
        if (bytes <= Buffered)
            return default;
        var held = new Held(this, bytes);
        if (Interlocked.Add(ref _waiting, bytes) <= limits.UnsentResponseBytes || !isRefusable)
            return held;
        held.Dispose();
        throw RequestException.TooBusy();
    }

    /// <summary>Sends piece by piece: each has its time, so that who stops reading is cut off soon, and the server copies no more than is read.</summary>
    public async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length <= Buffered)
        {
            await http.Response.Body.WriteAsync(bytes, cancellationToken);
            return;
        }

        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Buffered, bytes.Length)..])
        {
            using var patience = new CancellationTokenSource(_patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                await http.Response.Body.WriteAsync(bytes[..Math.Min(Buffered, bytes.Length)], either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                http.Abort();
                return;
            }
        }
    }

    internal readonly struct Held(ResponseSender? sender, int bytes) : IDisposable
    {
        public void Dispose()
        {
            if (sender is not null)
                Interlocked.Add(ref sender._waiting, -bytes);
        }
    }
}
