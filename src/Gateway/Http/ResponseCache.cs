using BitFaster.Caching.Lru;
using Gateway.Execution;
using Gateway.Http.Responses;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Telemetry;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Caches responses to queries of anonymous callers. A response stays valid until a key that it depends on changes. One small query reads
/// the changes. The response is sent from memory, and a cache that revalidates by GET with the ETag, which is made of the response's bytes,
/// receives "not modified".
/// </summary>
internal sealed class ResponseCache(StoreVersionReader store, StoreChanges changes, Limits limits, IConfiguration configuration)
    : IObservedCache,
        IDisposable
{
    // A larger response is not worth its memory.
    private const int MaxBodyBytes = 64 * 1024;

    private readonly ConcurrentLru<Key, Entry> _entries = new(limits.CachedResponses);
    private readonly MemoryCache _bodies = new(new MemoryCacheOptions { SizeLimit = limits.ResponseCacheBytes, TrackStatistics = true });

    // 0: caches store responses but revalidate each time, so that the next request sees a publication.
    private readonly TimeSpan _maxAge = configuration.Read<TimeSpan>("HttpCaching:MaxAge");

    public CacheStatistics Status =>
        _bodies.GetCurrentStatistics() is { } statistics
            ? new CacheStatistics(
                "responses",
                statistics.CurrentEntryCount,
                statistics.CurrentEstimatedSize,
                limits.ResponseCacheBytes,
                statistics.TotalHits,
                statistics.TotalMisses
            )
            : new CacheStatistics("responses", _bodies.Count, null, limits.ResponseCacheBytes, 0, 0);

    /// <param name="http">A request without credentials.</param>
    /// <param name="type">The media type of the response.</param>
    /// <param name="operation">A query.</param>
    /// <param name="cancellationToken">Cancels the lookup.</param>
    /// <returns>The cached response, or the data that <see cref="Store"/> needs after the query has been executed.</returns>
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
            !operation.Parsed.IsCacheable
            || operation.Request.Variables.CacheKey is not { } variables
            || !(isGet || limits.ResponseCacheBytes > 0)
        )
            return lookup;

        var key = new Key(
            type,
            operation.Parsed.Hash,
            operation.Request.OperationName,
            variables,
            http.RequestServices.GetRequiredService<Caller>().GatewayUrl
        );
        var isRevalidation = lookup.IfNoneMatch.Count > 0;
        var isCached = _entries.TryGet(key, out var entry);
        // Most requests occur once. The version is read only for a repeated request or for a revalidation.
        if (!isRevalidation && (!isCached || limits.ResponseCacheBytes == 0))
        {
            if (limits.ResponseCacheBytes > 0)
                _entries.AddOrUpdate(key, Entry.SeenOnce);
            return lookup;
        }

        if (await StateAsync(isNeeded: isRevalidation, cancellationToken) is not { } state)
            return lookup;
        // A state that was read late is older than others. Nothing is cached for it.
        if (state.Position == 0)
            return lookup;
        lookup = lookup with { Key = key, State = state };
        if (entry is null || !IsCurrent(entry, state))
            return lookup;
        if (lookup.IfNoneMatch.Match(entry.Tag))
            return lookup with { Response = new Response(default, entry.Tag, IsNotModified: true) };
        return _bodies.Get<Body>(key) is { } body && ReferenceEquals(body.Entry, entry)
            ? lookup with
            {
                Response = new Response(body.Json, entry.Tag, IsNotModified: false),
            }
            : lookup;
    }

    /// <summary>Caches a response without errors that was created after its lookup, if it is cacheable.</summary>
    /// <returns>The response to send.</returns>
    /// <param name="lookup">The lookup before the query was executed.</param>
    /// <param name="json">The response.</param>
    /// <param name="dependsOn">What it depends on; <c>null</c> for everything.</param>
    public Response Store(Lookup lookup, ReadOnlyMemory<byte> json, IReadOnlyList<ChangeKey>? dependsOn)
    {
        if (!lookup.IsGet && lookup.State is null)
            return new Response(json, null, IsNotModified: false);
        var tag = EntityTags.Of(json.Span);
        if (lookup.State is { } state)
            Add(lookup.Key, new Entry(state.Position, dependsOn, tag), json);
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
        // Vary is one header line with all values, because nginx before 1.23 reads only one line.
        http.Response.Headers.Vary = string.Join(
            ", ",
            [.. http.Response.Headers.Vary, HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.Authorization]
        );
    }

    public void Dispose() => _bodies.Dispose();

    // During an outage operations that need the store fail by themselves, and others, the schema for example, are answered: except to a
    // cache that revalidates.
    private async ValueTask<StoreState?> StateAsync(bool isNeeded, CancellationToken cancellationToken)
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

    // The keys are compared only once after each write.
    private bool IsCurrent(Entry entry, StoreState state)
    {
        if (entry.Position == state.Position)
            return true;
        if (entry is not { Position: > 0, DependsOn: { } keys } || !changes.IsCurrent(entry.Position, keys))
            return false;
        entry.Position = state.Position;
        return true;
    }

    private void Add(Key key, Entry entry, ReadOnlyMemory<byte> json)
    {
        _entries.AddOrUpdate(key, entry);
        // The body has its entry, because another request may store the response in another state at the same time.
        if (json.Length <= MaxBodyBytes && limits.ResponseCacheBytes > 0)
            _bodies.Set(key, new Body(entry, json.ToArray()), new MemoryCacheEntryOptions { Size = json.Length + entry.Size });
    }

    /// <summary>The result of a lookup.</summary>
    /// <param name="IsGet">True if caches may store the response.</param>
    /// <param name="IfNoneMatch">The tags of the responses that the client has cached.</param>
    internal sealed record Lookup(bool IsGet, IList<EntityTagHeaderValue> IfNoneMatch)
    {
        public Key Key { get; init; }

        /// <summary>
        /// The store's state, if it was read. It is read after the start of the request and before the query is executed.
        /// </summary>
        public StoreState? State { get; init; }

        /// <summary>The cached response.</summary>
        public Response? Response { get; init; }
    }

    /// <summary>A response without errors.</summary>
    internal sealed record Response(ReadOnlyMemory<byte> Json, EntityTagHeaderValue? Tag, bool IsNotModified);

    private sealed class Entry(long position, IReadOnlyList<ChangeKey>? dependsOn, EntityTagHeaderValue tag)
    {
        private const int KeyBytes = 40;

        private long _position = position;

        /// <summary>A request that has occurred once, and whose response is not cached.</summary>
        public static Entry SeenOnce { get; } = new(0, null, EntityTagHeaderValue.Any);

        /// <summary>The position of the last state of the store in which the response is known to be current; 0 for none.</summary>
        public long Position
        {
            get => Volatile.Read(ref _position);
            set => Volatile.Write(ref _position, value);
        }

        /// <summary>The keys that the response depends on; <c>null</c> for everything.</summary>
        public IReadOnlyList<ChangeKey>? DependsOn => dependsOn;

        public EntityTagHeaderValue Tag => tag;

        public int Size => KeyBytes * (dependsOn?.Count ?? 0);
    }

    private sealed record Body(Entry Entry, byte[] Json);

    internal readonly record struct Key(string Type, string OperationHash, string? OperationName, string Variables, string GatewayUrl);
}
