using Gateway.Http;

namespace Gateway.Site;

/// <summary>Registers the site, and maps its addresses.</summary>
internal static class SiteSetup
{
    // Below these paths are other endpoints.
    private static readonly PathString[] _reserved = ["/graphql", "/media", "/health", "/metrics", "/schema", "/assets"];

    public static IServiceCollection AddSite(this IServiceCollection services)
    {
        services.AddSingleton(provider => SiteSettings.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(_ => new SiteFiles(SiteFiles.Folder));
        services.AddSingleton<SiteHeaders>();
        services.AddSingleton<PageOperations>();
        services.AddSingleton<PageWriter>();
        services.AddSingleton<SiteEndpoint>();
        return services;
    }

    public static void MapSite(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<SiteSettings>().IsEnabled)
            return;
        var site = routes.ServiceProvider.GetRequiredService<SiteEndpoint>();
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        foreach (var route in SiteRoutes.All)
            routes.MapMethods(route.Pattern, methods, http => site.HandleAsync(http, route));
        routes.MapMethods("/assets/{file}", methods, site.SendAssetAsync);
        routes.MapFallback(http =>
        {
            if (IsPageOfSite(http.Request))
                return site.HandleNotFoundAsync(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    // A browser gets a page that helps. Other clients get 404 without a body, as everywhere.
    private static bool IsPageOfSite(HttpRequest request) =>
        request.IsGetOrHead()
        && !_reserved.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
