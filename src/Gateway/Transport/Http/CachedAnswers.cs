using System.Security.Cryptography;
using System.Text;
using Gateway.Store;
using Microsoft.Net.Http.Headers;

namespace Gateway.Transport.Http;

/// <summary>
/// Lets caches keep what readers are answered by GET. An answer's ETag is made of its bytes; which one belongs to which request is remembered with
/// the version of the store, so that a cache that asks again is told "not modified" by one small query as long as nothing was written.
/// </summary>
internal sealed class CachedAnswers(StoreVersion store, Limits limits, IConfiguration configuration)
{
    private readonly RecentlyUsed<string, Remembered> _remembered = new(limits.RememberedAnswers, StringComparer.Ordinal);

    // Zero: keep it, but ask each time. Then a publication is seen by the very next request.
    private readonly TimeSpan _maxAge = configuration.GetValue("HttpCaching:MaxAge", TimeSpan.Zero);

    /// <returns>How to answer: with 304 at once, or by executing and then calling <see cref="Prepared.Write"/>.</returns>
    public async ValueTask<Prepared> PrepareAsync(HttpContext http, string type, CancellationToken cancellationToken)
    {
        var known = http.Request.GetTypedHeaders().IfNoneMatch;
        if (known.Count == 0) return new Prepared(this, http, known, null, 0);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{type} {http.Request.QueryString}")));
        var version = await store.ReadAsync(cancellationToken);
        var prepared = new Prepared(this, http, known, key, version);
        if (_remembered.Get(key) is { } remembered && remembered.Version == version) prepared.MatchIfKnown(remembered.Tag);
        return prepared;
    }

    /// <summary>One request and what its client has already.</summary>
    internal sealed class Prepared(CachedAnswers answers, HttpContext http, IList<EntityTagHeaderValue> known, string? key, long version)
    {
        /// <summary>True where the client has what it would be sent; the response is complete.</summary>
        public bool IsAnswered { get; private set; }

        /// <summary>Gives an answer without errors its headers; true where the client has it already and no body is to be sent.</summary>
        public bool Write(ReadOnlyMemory<byte> json)
        {
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 16))}\"", isWeak: true);
            if (key is not null) answers._remembered.Set(key, new Remembered(version, tag));
            SetHeaders(tag);
            MatchIfKnown(tag);
            return IsAnswered;
        }

        public void MatchIfKnown(EntityTagHeaderValue tag)
        {
            if (!known.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false))) return;
            SetHeaders(tag);
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            IsAnswered = true;
        }

        private void SetHeaders(EntityTagHeaderValue tag)
        {
            var headers = http.Response.GetTypedHeaders();
            headers.ETag = tag;
            headers.CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = answers._maxAge, MustRevalidate = true };
            // In one line with what others have said: nginx before 1.23 reads only one.
            http.Response.Headers.Vary = string.Join(", ", [.. http.Response.Headers.Vary, HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.Authorization]);
        }
    }

    private sealed record Remembered(long Version, EntityTagHeaderValue Tag);
}
