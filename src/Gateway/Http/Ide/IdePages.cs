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
        <h1>The IDE is not installed</h1>
        <p>This gateway was built without Node.js, which installs the IDE.
        Install Node.js 20.19 or newer, build the gateway again, and restart it.</p>
        <p>The GraphQL endpoint is available at this URL. You can use any GraphQL client:</p>
        <pre>curl -H 'content-type: application/json' -d '{"query":"{ __typename }"}' THIS-URL</pre>
        </html>
        """;

    /// <summary>Writes the page of the IDE.</summary>
    public static Task WriteIdeAsync(HttpContext context, ReadOnlyMemory<byte> page)
    {
        WriteHeaders(context.Response);
        context.Response.ContentLength = page.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }

    public static Task WriteMissingAsync(HttpContext context)
    {
        WriteHeaders(context.Response);
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(Missing, context.RequestAborted);
    }

    /// <summary>The headers of all pages and files of the IDE.</summary>
    public static void WriteSecurityHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static void WriteHeaders(HttpResponse response)
    {
        WriteSecurityHeaders(response);
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
    }
}
