using Gateway.Execution;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http.Ide;

/// <summary>
/// Banana Cake Pop at the address of the GraphQL endpoint, for browsers. Everything else that comes to that address, a GraphQL request by
/// GET or a WebSocket, goes on to the endpoint.
/// </summary>
public static class IdeEndpoint
{
    /// <summary>The folder in which the build puts the IDE's files.</summary>
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "ide");

    /// <summary>Serves the IDE to browsers below <paramref name="path"/>. Call it before the endpoints are mapped.</summary>
    public static IApplicationBuilder UseIde(this IApplicationBuilder app, PathString path)
    {
        if (!File.Exists(Path.Combine(Folder, "index.html")))
            return app.UseForBrowsers(path, IdePages.WriteMissingAsync);

        var files = new PhysicalFileProvider(Folder);
        var start = IdeExamples.AddTo(File.ReadAllText(Path.Combine(Folder, "index.html")));
        var examples = new IdeExamples(app.ApplicationServices.GetService<TrustedOperationStore>());
        return app.UseForBrowsers(path, context => IdePages.WriteIdeAsync(context, start))
            .UseWhen(
                context => IdeAssets.IsBelow(context.Request, path),
                below => below.Use(IdeAssets.AddSecurityHeaders).Use(IdeAssets.ServeNoServiceWorker(path))
            )
            .UseWhen(
                context => IdeAssets.IsAssetRequest(context.Request, path),
                assets =>
                    assets
                        .Use(IdeAssets.ServeConfiguration(path))
                        .Use(IdeAssets.ServeExamples(path, examples))
                        .UseStaticFiles(IdeAssets.StaticFiles(files, path))
            );
    }

    private static IApplicationBuilder UseForBrowsers(this IApplicationBuilder app, PathString path, Func<HttpContext, Task> page) =>
        app.Use(next =>
            context =>
            {
                if (
                    !IsBrowser(context.Request)
                    || !context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase, out var rest)
                    || rest.Value is not ("" or "/")
                )
                    return next(context);

                context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
                if (rest.HasValue)
                    return page(context);

                // The page uses relative URLs, so its URL must end with a slash. The redirect is relative because a proxy may change the
                // path.
                IdePages.WriteSecurityHeaders(context.Response);
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = $"{path.Value?.Split('/')[^1]}/{context.Request.QueryString}";
                return Task.CompletedTask;
            }
        );

    private static bool IsBrowser(HttpRequest request) =>
        request.IsGetOrHead()
        && !request.Query.ContainsKey("query")
        && !request.Query.ContainsKey("sdl")
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
