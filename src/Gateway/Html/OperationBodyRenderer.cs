using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Html;

/// <summary>
/// Renders the bodies of one operation. Their size counts towards the response limit while they are produced, and so does what rendering
/// took, because many elements can become little HTML. Cached bodies count in the same way, so that the result does not depend on the
/// cache.
/// </summary>
internal sealed class OperationBodyRenderer(BodyHtmlCache cache, Limits limits) : IDisposable
{
    // With the default response limit of 5 MB: 100,000 tokens, about 0.5 s of CPU.
    private const int BytesPerToken = 50;

    // One after the other, so that the size of each is known before the next is rendered.
    private readonly SemaphoreSlim _turn = new(1);
    private long _bytes;

    /// <exception cref="RequestException">The bodies of the operation are larger than a response may be.</exception>
    public Task<RenderedBody> RenderAsync(string body, BodyAddressResolver addresses, CancellationToken cancellationToken) =>
        CountAsync(() => cache.RenderAsync(body, addresses, cancellationToken), cancellationToken);

    /// <summary>Renders a short text, such as an excerpt, as HTML within a paragraph.</summary>
    /// <inheritdoc cref="RenderAsync(string, BodyAddressResolver, CancellationToken)" path="/exception"/>
    public Task<RenderedBody> RenderInlineAsync(string text, BodyAddressResolver addresses, CancellationToken cancellationToken) =>
        CountAsync(() => cache.RenderInlineAsync(text, addresses, cancellationToken), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<RenderedBody> CountAsync(Func<Task<RenderedBody>> render, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Check();
            var rendered = await render();
            _bytes += Math.Max(rendered.Html.Length, (long)rendered.Cost * BytesPerToken);
            Check();
            return rendered;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Check()
    {
        if (_bytes > limits.ResponseBytes)
            throw RequestException.ResponseTooLarge(limits.ResponseBytes);
    }
}
