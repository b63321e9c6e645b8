using Gateway.Errors;

namespace Gateway.Transport.Http;

/// <summary>How much memory answers take that wait for their clients to read them: clients that ask for much and take nothing must not use it up.</summary>
internal sealed class WaitingBytes(Limits limits)
{
    // What fits into the server's buffer of the connection leaves at once.
    private const int Buffered = 64 * 1024;

    private long _waiting;

    /// <summary>Counts the bytes of an answer until they are on their way.</summary>
    /// <exception cref="RequestError">Too many are waiting.</exception>
    public Held Hold(int bytes)
    {
        if (bytes <= Buffered) return default;
        var held = new Held(this, bytes);
        if (Interlocked.Add(ref _waiting, bytes) <= limits.WaitingBytes) return held;
        held.Dispose();
        throw RequestError.TooBusy();
    }

    internal readonly struct Held(WaitingBytes? all, int bytes) : IDisposable
    {
        public void Dispose()
        {
            if (all is not null) Interlocked.Add(ref all._waiting, -bytes);
        }
    }
}
