using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Store.Configuration;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Html;

/// <summary>
/// Keeps rendered bodies within <see cref="Limits.HtmlCacheBytes"/>, least recently used first out. The key is the text itself, so that
/// each version of an article is rendered once and a changed article never has the HTML of another version.
/// </summary>
internal sealed class BodyHtmlCache(Limits limits, BodySettings settings) : IDisposable
{
    private const int EntryBytes = 200;
    private const int HeadingCharacters = 40;

    private readonly ConcurrentDictionary<string, Lazy<Task<RenderedBody>>> _running = new(StringComparer.Ordinal);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = limits.HtmlCacheBytes });

    /// <summary>The body as HTML. Several callers with the same body wait for one rendering.</summary>
    public async Task<RenderedBody> RenderAsync(string body, BodyAddresses addresses, CancellationToken cancellationToken)
    {
        var key = Key(body, addresses);
        while (true)
        {
            if (_cache.TryGetValue(key, out RenderedBody? cached) && cached is not null)
                return cached;
            var running = _running.GetOrAdd(
                key,
                _ => new Lazy<Task<RenderedBody>>(() => RenderAsync(key, body, addresses, cancellationToken))
            );
            try
            {
                return await running.Value.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The caller that started the rendering was cancelled, but this one was not.
            }
        }
    }

    public void Dispose() => _cache.Dispose();

    private async Task<RenderedBody> RenderAsync(string key, string body, BodyAddresses addresses, CancellationToken cancellationToken)
    {
        try
        {
            var rendered = await BodyHtml.RenderAsync(body, addresses, settings, cancellationToken);
            var size =
                (
                    (rendered.Html.Length + rendered.Headings.Sum(heading => HeadingCharacters + heading.Text.Length + heading.Id.Length))
                    * sizeof(char)
                ) + EntryBytes;
            if (size < limits.HtmlCacheBytes)
                _cache.Set(key, rendered, new MemoryCacheEntryOptions { Size = size });
            return rendered;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }

    private static string Key(string body, BodyAddresses addresses) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{addresses}\n{body}")));
}
