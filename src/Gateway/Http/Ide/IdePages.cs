using Microsoft.Extensions.FileProviders;

namespace Gateway.Http.Ide;

/// <summary>The IDE's page, and the page that replaces it if the build had no Node.js.</summary>
internal static class IdePages
{
    // The IDE would connect to its vendor; no request may leave for another host. It compiles validators and styles while it runs, and its
    // editor creates web workers.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    private const string Missing = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Gateway</title>
        <h1>The endpoint is here, the IDE is not</h1>
        <p>This build was made without Node.js, which brings the IDE along. Install Node.js 20 or newer, then build and start the gateway again.</p>
        <p>GraphQL requests are answered at this address meanwhile; any GraphQL client will do:</p>
        <pre>curl -H 'content-type: application/json' -d '{"query":"{ __typename }"}' THIS-ADDRESS</pre>
        </html>
        """;

    public static Task WriteStartAsync(HttpContext context, IFileInfo page)
    {
        WriteHeaders(context.Response);
        context.Response.ContentLength = page.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.SendFileAsync(page, context.RequestAborted);
    }

    public static Task WriteMissingAsync(HttpContext context)
    {
        WriteHeaders(context.Response);
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(Missing, context.RequestAborted);
    }

    private static void WriteHeaders(HttpResponse response)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
