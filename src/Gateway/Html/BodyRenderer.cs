using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Html;

/// <summary>
/// Renders the bodies of one operation. Their size counts towards the response limit while they are produced, and so does what rendering
/// took, because many elements can become little HTML. Cached bodies count in the same way, so that the result does not depend on the cache.
/// </summary>
internal sealed class BodyRenderer(BodyHtmlCache cache, Limits limits)
{
    // With the default response limit of 5 MB: 50,000 tokens, about 0.5 s of CPU.
    private const int BytesPerToken = 100;

    private long _bytes;

    /// <exception cref="RequestException">The bodies of the operation are larger than a response may be.</exception>
    public async Task<RenderedBody> RenderAsync(string body, BodyAddresses addresses, CancellationToken cancellationToken)
    {
        Check(Volatile.Read(ref _bytes));
        var rendered = await cache.RenderAsync(body, addresses, cancellationToken);
        Check(Interlocked.Add(ref _bytes, Math.Max(rendered.Html.Length, (long)rendered.Cost * BytesPerToken)));
        return rendered;
    }

    private void Check(long bytes)
    {
        if (bytes > limits.ResponseBytes)
            throw RequestException.ResponseTooLarge(limits.ResponseBytes);
    }
}
