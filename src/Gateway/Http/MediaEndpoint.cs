using System.Security.Cryptography;
using System.Threading.RateLimiting;
using BitFaster.Caching.Lru;
using Gateway.Content.Media;
using Gateway.Store.Configuration;
using Gateway.Store.ContentSources;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Serves images, audio, video and PDF files of the content sources: <c>/media/{source}/{path}</c>. It supports ranges, conditional
/// requests and HEAD. A client cannot distinguish a file that must not be read from one that does not exist.
/// </summary>
internal sealed class MediaEndpoint(MediaSources sources, Limits limits) : IDisposable
{
    private const int CachedTags = 10_000;
    private const int QueuedRequestsPerDownload = 4;

    // An address has no version, so that a browser asks again after this time. The ETag saves the download.
    private static readonly TimeSpan _maxAge = TimeSpan.FromMinutes(5);

    private readonly ConcurrentLru<(string Path, long Length, DateTimeOffset LastModified), EntityTagHeaderValue> _tags = new(CachedTags);
    private readonly ConcurrencyLimiter _downloads = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.MediaDownloads,
            QueueLimit = limits.MediaDownloads * QueuedRequestsPerDownload,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    public async Task HandleAsync(HttpContext http)
    {
        if (!http.Request.IsGetOrHead())
        {
            http.Response.Headers.Allow = $"{HttpMethods.Get}, {HttpMethods.Head}";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        using var lease = await _downloads.AcquireAsync(1, http.RequestAborted);
        if (!lease.IsAcquired)
        {
            http.Response.Headers.RetryAfter = "1";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (await OpenAsync(http.Request, http.RequestAborted) is not { } file)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using (file)
            await SendAsync(http, file);
    }

    public void Dispose() => _downloads.Dispose();

    // The server decodes the path and removes its dot segments. It leaves an encoded slash as it is, which is part of no name.
    private ValueTask<MediaFile?> OpenAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.RouteValues["source"] is string source
        && request.Path.Value is { } path
        && !path.Contains("%2f", StringComparison.OrdinalIgnoreCase)
        && path.StartsWith($"{AddressResolver.MediaPath}{source}/", StringComparison.Ordinal)
            ? sources.OpenAsync(source, path[(AddressResolver.MediaPath.Length + source.Length + 1)..], cancellationToken)
            : ValueTask.FromResult<MediaFile?>(null);

    private async Task SendAsync(HttpContext http, MediaFile file)
    {
        WriteHeaders(http.Response, file.Type.Name);
        var tag = await TagAsync(file, http.RequestAborted);
        await using var stream = new FileStream(file.Handle, FileAccess.Read, bufferSize: 0);
        stream.Position = 0;
        await TypedResults
            .Stream(stream, file.Type.Name, fileDownloadName: null, file.LastModified, tag, enableRangeProcessing: true)
            .ExecuteAsync(http);
    }

    // The files come from outside. An image is shown in the pages of other sites, and runs no script if it is opened itself.
    private static void WriteHeaders(HttpResponse response, string type)
    {
        response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = _maxAge };
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        // The viewers of browsers do not open a PDF file in a sandbox.
        response.Headers.ContentSecurityPolicy =
            type == "application/pdf" ? "default-src 'none'" : "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    }

    // The tag is made of the content, because nodes have a file with different times. It is valid while size and time stay the same.
    private async ValueTask<EntityTagHeaderValue> TagAsync(MediaFile file, CancellationToken cancellationToken)
    {
        var key = (file.Path, file.Length, file.LastModified);
        if (_tags.TryGet(key, out var known))
            return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (long at = 0; await RandomAccess.ReadAsync(file.Handle, buffer, at, cancellationToken) is > 0 and var read; at += read)
            hash.AppendData(buffer.AsSpan(0, read));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}\"");
        _tags.AddOrUpdate(key, tag);
        return tag;
    }
}
