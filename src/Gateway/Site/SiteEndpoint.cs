using System.Globalization;
using Gateway.Execution;
using Gateway.Http;
using Gateway.Http.Responses;
using Gateway.Schema;
using Gateway.Store.Access;
using Microsoft.Net.Http.Headers;

namespace Gateway.Site;

/// <summary>
/// Serves the pages of the site. The server writes the head of a page and the results of its operations; the client draws the rest.
/// </summary>
internal sealed class SiteEndpoint(
    SiteFiles files,
    SiteHeaders headers,
    PageOperations operations,
    PageWriter writer,
    PublicUrl publicUrl,
    ResponseCache cache,
    ResponseSender sender,
    ErrorMapper errorMapper
)
{
    private const string NotInstalled = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Gateway</title>
        <h1>The site is not installed</h1>
        <p>This gateway was built without Node.js, which builds the site.
        Install Node.js 20.19 or newer, build the gateway again, and restart it.</p>
        <p>The GraphQL endpoint is available at <a href="graphql">/graphql</a>.</p>
        </html>
        """;

    private static readonly Dictionary<string, string> _noVariables = new(StringComparer.Ordinal);

    /// <summary>Sends a page.</summary>
    public async Task HandleAsync(HttpContext http, SiteRoute route)
    {
        headers.Write(http.Response);
        if (files.Template is null)
        {
            await SendAsync(http, System.Text.Encoding.UTF8.GetBytes(NotInstalled));
            return;
        }

        http.RequestServices.SetCaller(Caller.Anonymous with { GatewayUrl = publicUrl.Of(http) });
        try
        {
            await (route.Operation is null ? SendAsync(http, route.Describe(new RouteData("", default))) : ExecuteAsync(http, route));
        }
        catch (PageFailedException failure)
        {
            await SendFailureAsync(http, failure.Result);
        }
        catch (Exception exception) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            await SendFailureAsync(http, errorMapper.ToErrorResult(exception));
        }
        catch (Exception exception)
            when (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // Nobody reads the page.
        }
    }

    /// <summary>Sends the page for an address that does not exist.</summary>
    public Task HandleNotFoundAsync(HttpContext http) => HandleAsync(http, new SiteRoute("", _ => PageContent.NotFound));

    // The feed's end is read before the content. The client subscribes from there, so that no article is lost between the two.
    private async Task ExecuteAsync(HttpContext http, SiteRoute route)
    {
        var value = route.Parameter is { } parameter ? Decoded(http.Request.RouteValues[parameter] as string ?? "") : "";
        var variables = route.Parameter is { } name
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }
            : _noVariables;
        var operation = await operations.PrepareAsync(route.Operation ?? "", variables, http);
        var lookup = await cache.LookUpAsync(http, $"text/html {route.Pattern}", operation, http.RequestAborted);
        if (lookup.Response is { } cached)
        {
            await SendAsync(http, cached);
            return;
        }

        var feed = await operations.RunAsync("LiveStartQuery", _noVariables, http);
        var result = await operations.RunAsync(operation with { StoreState = lookup.State }, variables, http);
        var page = route.Describe(new RouteData(value, result.Data));
        if (page.RedirectPath is { } path)
        {
            Redirect(http, path);
            return;
        }

        IReadOnlyList<PageResult> results = route.SecondOperation is { } second
            ? [feed, result, await operations.RunAsync(second, _noVariables, http)]
            : [feed, result];
        page = page with { Results = results };
        if (page.Status == StatusCodes.Status200OK)
            await SendAsync(http, cache.Store(lookup, writer.Write(page, publicUrl.Of(http)), dependsOn: null));
        else
            await SendAsync(http, page);
    }

    private static string Decoded(string value) =>
        // The server leaves an encoded slash in a path as it is.
        value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private void Redirect(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        http.Response.Headers.Location = PageWriter.BasePath(publicUrl.Of(http)) + path + http.Request.QueryString;
        http.Response.Headers.CacheControl = "no-cache";
    }

    private Task SendAsync(HttpContext http, ResponseCache.Response response)
    {
        cache.WriteHeaders(http, response);
        if (!response.IsNotModified)
            return SendBytesAsync(http, response.Json);
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private Task SendAsync(HttpContext http, PageContent page)
    {
        http.Response.StatusCode = page.Status;
        return SendAsync(http, writer.Write(page, publicUrl.Of(http)));
    }

    private Task SendAsync(HttpContext http, byte[] html)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return SendBytesAsync(http, html);
    }

    // The client shows the state and tries again.
    private Task SendFailureAsync(HttpContext http, OperationResult failure)
    {
        var cause = errorMapper.CauseOf(failure);
        var status = (int?)cause?.Status ?? StatusCodes.Status500InternalServerError;
        var isTemporary = status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests;
        if (isTemporary)
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(cause?.RetryAfter?.TotalSeconds ?? 1))
                .ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = status == StatusCodes.Status200OK ? StatusCodes.Status500InternalServerError : status;
        return SendBytesAsync(
            http,
            writer.Write(
                new PageContent("")
                {
                    Status = http.Response.StatusCode,
                    Note = "The content cannot be loaded at the moment. Try again later.",
                },
                publicUrl.Of(http)
            )
        );
    }

    private async Task SendBytesAsync(HttpContext http, ReadOnlyMemory<byte> html)
    {
        var client = ClientPartitionKey.Of(Caller.Anonymous, http.Connection.RemoteIpAddress);
        using var reservation = sender.Reserve(client, html.Length, mayReject: false);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = html.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await sender.SendAsync(http, html, http.RequestAborted);
    }

    /// <summary>Sends a file of the site.</summary>
    public async Task SendAssetAsync(HttpContext http)
    {
        headers.Write(http.Response);
        var accepted = http.Request.GetTypedHeaders().AcceptEncoding;
        if (files.Find(http.Request.RouteValues["file"] as string ?? "", accepted) is not var (asset, variant))
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // The name contains a hash of the content.
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var typed = http.Response.GetTypedHeaders();
        typed.ETag = variant.Tag;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Match(variant.Tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (variant.Encoding is not null)
            http.Response.Headers.ContentEncoding = variant.Encoding;
        http.Response.ContentType = asset.ContentType;
        http.Response.ContentLength = variant.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.SendFileAsync(variant.Path, http.RequestAborted);
    }
}
