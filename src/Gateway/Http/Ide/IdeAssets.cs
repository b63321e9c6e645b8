using Microsoft.Extensions.FileProviders;

namespace Gateway.Http.Ide;

/// <summary>The files that the IDE's page loads.</summary>
internal static class IdeAssets
{
    private const string ServiceWorker = "/service-worker.js";

    // The IDE registers a worker and logs an error if there is none.
    private const string NoServiceWorker = """
        self.addEventListener("install", () => self.skipWaiting());
        self.addEventListener("activate", () => self.registration.unregister());
        """;

    private const string Year = "public, max-age=31536000, immutable";

    /// <summary>True for all addresses below the path, whether there is a file or not.</summary>
    public static bool IsBelow(HttpRequest request, PathString path) =>
        request.IsGetOrHead() && request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase, out var rest) && rest.HasValue;

    /// <summary>
    /// False for its service worker: that would keep serving this version from the browser's cache after an upgrade, and to any other
    /// program that later runs on the same port of localhost.
    /// </summary>
    public static bool IsAssetRequest(HttpRequest request, PathString path) =>
        request.IsGetOrHead()
        && request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value is not ("" or "/" or ServiceWorker);

    public static Task AddSecurityHeaders(HttpContext context, RequestDelegate next)
    {
        IdePages.WriteSecurityHeaders(context.Response);
        return next(context);
    }

    /// <summary>The IDE loads its configuration from beside its page.</summary>
    public static Func<HttpContext, RequestDelegate, Task> ServeConfiguration(PathString path)
    {
        var address = path.Add("/bcp-config.json");
        return (context, next) =>
        {
            if (context.Request.Path != address)
                return next(context);

            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.WriteAsJsonAsync(IdeConfiguration.Default, context.RequestAborted);
        };
    }

    /// <summary>Serves the examples, and the script that puts them into the IDE.</summary>
    public static Func<HttpContext, RequestDelegate, Task> ServeExamples(PathString path, IdeExamples examples)
    {
        var (script, file) = (path.Add($"/{IdeExamples.ScriptName}"), path.Add($"/{IdeExamples.FileName}"));
        return (context, next) =>
        {
            if (context.Request.Path != script && context.Request.Path != file)
                return next(context);

            context.Response.Headers.CacheControl = "no-cache";
            if (context.Request.Path == file)
                return context.Response.WriteAsJsonAsync(examples.All, context.RequestAborted);
            context.Response.ContentType = "text/javascript";
            return context.Response.Body.WriteAsync(IdeExamples.Script, context.RequestAborted).AsTask();
        };
    }

    /// <summary>Serves a service worker that does nothing and unregisters itself, in place of that of the IDE.</summary>
    public static Func<HttpContext, RequestDelegate, Task> ServeNoServiceWorker(PathString path)
    {
        var address = path.Add(ServiceWorker);
        return (context, next) =>
        {
            if (context.Request.Path != address)
                return next(context);

            context.Response.ContentType = "text/javascript";
            context.Response.Headers.CacheControl = "no-cache";
            return context.Response.WriteAsync(NoServiceWorker, context.RequestAborted);
        };
    }

    public static StaticFileOptions StaticFiles(IFileProvider files, PathString path) =>
        new()
        {
            FileProvider = files,
            RequestPath = path,
            // Files below static/ have a hash of their content in their name.
            OnPrepareResponse = response =>
                response.Context.Response.Headers.CacheControl = response.Context.Request.Path.StartsWithSegments(
                    path.Add("/static"),
                    StringComparison.OrdinalIgnoreCase
                )
                    ? Year
                    : "no-cache",
        };
}
