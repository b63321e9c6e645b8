using BitFaster.Caching.Lru;
using Gateway.Execution;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Caches responses to queries of anonymous callers. As long as the store's version, which one small query reads, does not change, a
/// response stays valid. It is sent from memory, and a cache that revalidates by GET with the ETag, which is made of the response's bytes,
/// receives "not modified".
/// </summary>
internal sealed class ResponseCache(StoreVersion store, Limits limits, IConfiguration configuration) : IDisposable
{
    // A larger response is not worth its memory.
    private const int Largest = 64 * 1024;

    private readonly ConcurrentLru<Key, Known> _known = new(limits.CachedResponses);
    private readonly MemoryCache _bodies = new(new MemoryCacheOptions { SizeLimit = limits.ResponseCacheBytes });

    // 0: caches store responses but revalidate each time, so that the next request sees a publication.
    private readonly TimeSpan _maxAge = configuration.GetValue("HttpCaching:MaxAge", TimeSpan.Zero);

    /// <param name="http">A request without credentials.</param>
    /// <param name="type">The media type of the response.</param>
    /// <param name="operation">A query.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>The response, if it is known; otherwise what <see cref="Store"/> needs when it has been made.</returns>
    public async ValueTask<Lookup> LookUpAsync(
        HttpContext http,
        string type,
        PreparedOperation operation,
        CancellationToken cancellationToken
    )
    {
        var isGet = http.Request.IsGetOrHead();
        var lookup = new Lookup(isGet, isGet ? http.Request.GetTypedHeaders().IfNoneMatch : []);
        if (
            !operation.Document.IsCacheable
            || operation.Request.Variables.Text is not { } variables
            || !(isGet || limits.ResponseCacheBytes > 0)
        )
            return lookup;

        var key = new Key(type, operation.Document.Hash, operation.Request.OperationName, variables);
        var isRevalidation = lookup.IfNoneMatch.Count > 0;
        var isKnown = _known.TryGet(key, out var known);
        // Most requests of a kind come once. The version is read if it may be worth it: the second time, or for a cache.
        if (!isRevalidation && (!isKnown || limits.ResponseCacheBytes == 0))
        {
            if (limits.ResponseCacheBytes > 0)
                _known.AddOrUpdate(key, Known.Once);
            return lookup;
        }

        if (await VersionAsync(isNeeded: isRevalidation, cancellationToken) is not { } version)
            return lookup;
        lookup = lookup with { Key = key, Version = version };
        if (known is null || known.Version != version)
            return lookup;
        if (lookup.IfNoneMatch.Match(known.Tag))
            return lookup with { Response = new Response(default, known.Tag, IsNotModified: true) };
        return _bodies.Get<Body>(key) is { } body && body.Version == version
            ? lookup with
            {
                Response = new Response(body.Json, known.Tag, IsNotModified: false),
            }
            : lookup;
    }

    /// <summary>Keeps a response without errors that was made after its lookup, if it is one to keep.</summary>
    /// <returns>The response as it is to be sent.</returns>
    public Response Store(Lookup lookup, ReadOnlyMemory<byte> json)
    {
        if (!lookup.IsGet && lookup.Version is null)
            return new Response(json, null, IsNotModified: false);
        var tag = EntityTags.Of(json.Span);
        if (lookup.Version is { } version)
            Keep(lookup.Key, version, tag, json);
        return new Response(json, tag, lookup.IfNoneMatch.Match(tag));
    }

    /// <summary>Writes the caching headers. Caches never store a response to POST.</summary>
    public void WriteHeaders(HttpContext http, Response response)
    {
        if (!http.Request.IsGetOrHead())
        {
            http.Response.Headers.CacheControl = CacheControl.NoStore(http.Request);
            http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            return;
        }

        var headers = http.Response.GetTypedHeaders();
        headers.ETag = response.Tag;
        headers.CacheControl = new CacheControlHeaderValue
        {
            Public = true,
            MaxAge = _maxAge,
            MustRevalidate = true,
        };
        // In one line with the values of others: nginx before 1.23 reads only one.
        http.Response.Headers.Vary = string.Join(
            ", ",
            [.. http.Response.Headers.Vary, HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.Authorization]
        );
    }

    public void Dispose() => _bodies.Dispose();

    // During an outage operations that need the store fail by themselves, and others, the schema for example, are answered: except to a
    // cache that revalidates.
    private async ValueTask<long?> VersionAsync(bool isNeeded, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(cancellationToken);
        }
        catch (Exception outage) when (!isNeeded && Outage.IsOutage(outage))
        {
            return null;
        }
    }

    private void Keep(Key key, long version, EntityTagHeaderValue tag, ReadOnlyMemory<byte> json)
    {
        _known.AddOrUpdate(key, new Known(version, tag));
        // With the version: another request may be storing the response of another one at the same time.
        if (json.Length <= Largest && limits.ResponseCacheBytes > 0)
            _bodies.Set(key, new Body(version, json.ToArray()), new MemoryCacheEntryOptions { Size = json.Length });
    }

    /// <summary>The result of a lookup.</summary>
    /// <param name="IsGet">True if caches may keep the response.</param>
    /// <param name="IfNoneMatch">The tags of the responses that the client has.</param>
    internal sealed record Lookup(bool IsGet, IList<EntityTagHeaderValue> IfNoneMatch)
    {
        public Key Key { get; init; }

        /// <summary>The store's version, if it was read: after the request began and before its response is made.</summary>
        public long? Version { get; init; }

        /// <summary>The response, if it need not be made.</summary>
        public Response? Response { get; init; }
    }

    /// <summary>A response without errors.</summary>
    internal sealed record Response(ReadOnlyMemory<byte> Json, EntityTagHeaderValue? Tag, bool IsNotModified);

    private sealed record Known(long? Version, EntityTagHeaderValue Tag)
    {
        /// <summary>A request that has come once, with any response.</summary>
        public static Known Once { get; } = new(null, EntityTagHeaderValue.Any);
    }

    private sealed record Body(long Version, byte[] Json);

    internal readonly record struct Key(string Type, string Document, string? OperationName, string Variables);
}
