using System.Security.Cryptography;
using BitFaster.Caching.Lru;
using Gateway.Configuration;
using Gateway.Execution;
using Gateway.Store;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Spares readers' queries that come again and again: while nothing is written to the store, which one small query tells, an answer is the one that it was.
/// So it is given from memory, and a cache that asks by GET with the answer's ETag, which is made of its bytes, is told "not modified".
/// </summary>
internal sealed class CachedAnswers(StoreVersion store, Limits limits, IConfiguration configuration) : IDisposable
{
    // A larger answer costs more to keep than to make.
    private const int Largest = 64 * 1024;

    private readonly ConcurrentLru<Key, Remembered> _remembered = new(limits.RememberedAnswers);
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = limits.RememberedBytes });

    // Zero: keep it, but ask each time. Then a publication is seen by the very next request.
    private readonly TimeSpan _maxAge = configuration.GetValue("HttpCaching:MaxAge", TimeSpan.Zero);

    /// <param name="http">A request without credentials.</param>
    /// <param name="type">The media type that it is answered in.</param>
    /// <param name="operation">A query.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is known of the answer; where it has to be made anew, it is to be handed over.</returns>
    public async ValueTask<Prepared> PrepareAsync(HttpContext http, string type, Operation operation, CancellationToken cancellationToken)
    {
        var isGet = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var had = isGet ? http.Request.GetTypedHeaders().IfNoneMatch : [];
        if (
            !operation.Document.IsSteady
            || RequestKey.TextOf(operation.Request.Variables) is not { } variables
            || !(isGet || limits.RememberedBytes > 0)
        )
            return new Prepared(this, isGet, had, default, null);

        var key = new Key(type, operation.Document.Hash, operation.Request.OperationName, variables);
        _remembered.TryGet(key, out var remembered);
        // Most requests of a kind come once. What is said of the store is asked for where it may be worth it: the second time, or for somebody's cache.
        if (had.Count == 0 && (remembered is null || limits.RememberedBytes == 0))
        {
            if (limits.RememberedBytes > 0)
                _remembered.AddOrUpdate(key, Remembered.Once);
            return new Prepared(this, isGet, had, default, null);
        }

        if (await VersionAsync(isNeeded: had.Count > 0, cancellationToken) is not { } version)
            return new Prepared(this, isGet, had, default, null);
        var prepared = new Prepared(this, isGet, had, key, version);
        if (remembered is not null && remembered.Version == version)
            prepared.Know(remembered.Tag, _answers.Get<Kept>(key) is { } kept && kept.Version == version ? kept.Json : null);
        return prepared;
    }

    public void Dispose() => _answers.Dispose();

    // While the store is away what needs it fails by itself, and what does not, the schema for example, is answered: unless a cache wants to be told.
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

    private void Remember(Key key, long version, EntityTagHeaderValue tag, ReadOnlyMemory<byte> json)
    {
        _remembered.AddOrUpdate(key, new Remembered(version, tag));
        // With the version: another request may be putting the answer of another one here just now.
        if (json.Length <= Largest && limits.RememberedBytes > 0)
            _answers.Set(key, new Kept(version, json.ToArray()), new MemoryCacheEntryOptions { Size = json.Length });
    }

    /// <summary>One request, and what is known of its answer.</summary>
    internal sealed class Prepared(CachedAnswers answers, bool isGet, IList<EntityTagHeaderValue> had, Key key, long? version)
    {
        private EntityTagHeaderValue? _tag;

        /// <summary>The answer, where it is known.</summary>
        public ReadOnlyMemory<byte>? Json { get; private set; }

        /// <summary>True where the client has the answer already.</summary>
        public bool IsHad =>
            _tag is { } tag && had.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false));

        /// <summary>Takes an answer without errors that was made for this request.</summary>
        public void Take(ReadOnlyMemory<byte> json)
        {
            if (!isGet && version is null)
                return;
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 16))}\"", isWeak: true);
            if (version is { } of)
                answers.Remember(key, of, tag, json);
            _tag = tag;
        }

        /// <summary>Takes what was answered the last time; the bytes only where they were kept.</summary>
        public void Know(EntityTagHeaderValue tag, byte[]? json)
        {
            _tag = tag;
            // Not assigned as it is: no array would become an empty memory.
            if (json is not null)
                Json = json;
        }

        /// <summary>Says how others may keep the answer; nobody keeps one to a POST.</summary>
        public void SetHeaders(HttpContext http)
        {
            if (!isGet)
            {
                http.Response.Headers.CacheControl = CacheControl.NoStore(http.Request);
                http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
                return;
            }

            var headers = http.Response.GetTypedHeaders();
            headers.ETag = _tag;
            headers.CacheControl = new CacheControlHeaderValue
            {
                Public = true,
                MaxAge = answers._maxAge,
                MustRevalidate = true,
            };
            // In one line with what others have said: nginx before 1.23 reads only one.
            http.Response.Headers.Vary = string.Join(
                ", ",
                [.. http.Response.Headers.Vary, HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.Authorization]
            );
        }
    }

    private sealed record Remembered(long? Version, EntityTagHeaderValue Tag)
    {
        /// <summary>A request that has come before, with whatever answer.</summary>
        public static Remembered Once { get; } = new(null, EntityTagHeaderValue.Any);
    }

    private sealed record Kept(long Version, byte[] Json);

    internal readonly record struct Key(string Type, string Document, string? OperationName, string Variables);
}
