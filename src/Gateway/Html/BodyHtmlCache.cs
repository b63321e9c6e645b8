using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Gateway.Store.Configuration;
using Gateway.Store.Telemetry;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Html;

/// <summary>
/// Keeps rendered bodies within <see cref="Limits.HtmlCacheBytes"/>, least recently used first out. The key is the text itself, so that
/// each version of an article is rendered once and a changed article never has the HTML of another version.
/// </summary>
internal sealed class BodyHtmlCache(Limits limits, BodySettings settings) : IObservedCache, IDisposable
{
    private const int EntryBytes = 200;
    private const int HeadingCharacters = 40;

    private readonly ConcurrentDictionary<string, Lazy<Task<RenderedBody>>> _running = new(StringComparer.Ordinal);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = limits.HtmlCacheBytes, TrackStatistics = true });

    public CacheStatistics Status =>
        _cache.GetCurrentStatistics() is { } statistics
            ? new CacheStatistics(
                "bodies",
                statistics.CurrentEntryCount,
                statistics.CurrentEstimatedSize,
                limits.HtmlCacheBytes,
                statistics.TotalHits,
                statistics.TotalMisses
            )
            : new CacheStatistics("bodies", _cache.Count, null, limits.HtmlCacheBytes, 0, 0);

    /// <summary>The body as HTML. Several callers with the same body wait for one rendering.</summary>
    public Task<RenderedBody> RenderAsync(string body, BodyAddressResolver addresses, CancellationToken cancellationToken) =>
        RenderAsync(
            Key("body", body, addresses),
            () => BodyHtmlRenderer.Render(body, addresses, settings, cancellationToken),
            cancellationToken
        );

    /// <summary>A short text as HTML within a paragraph.</summary>
    public Task<RenderedBody> RenderInlineAsync(string text, BodyAddressResolver addresses, CancellationToken cancellationToken) =>
        RenderAsync(
            Key("inline", text, addresses),
            () => InlineHtmlRenderer.Render(text, addresses, settings, cancellationToken),
            cancellationToken
        );

    public void Dispose() => _cache.Dispose();

    private async Task<RenderedBody> RenderAsync(string key, Func<RenderedBody> render, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_cache.TryGetValue(key, out RenderedBody? cached) && cached is not null)
                return cached;
            var running = _running.GetOrAdd(key, _ => new Lazy<Task<RenderedBody>>(() => RenderOnceAsync(key, render, cancellationToken)));
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

    private async Task<RenderedBody> RenderOnceAsync(string key, Func<RenderedBody> render, CancellationToken cancellationToken)
    {
        try
        {
            var rendered = await BodyHtmlRenderer.RenderAsync(render, cancellationToken);
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

    private static string Key(string kind, string body, BodyAddressResolver addresses) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{addresses}\n{body}")));
}
