using Gateway.Http.Connections;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Adds <c>Vary: Origin</c> to all responses if they depend on the origin. ASP.NET Core adds it only to responses for an allowed origin,
/// so a cache would send a response without CORS headers to an allowed page.
/// </summary>
internal static class VaryByOriginMiddleware
{
    /// <summary>Call it before the CORS and compression middleware.</summary>
    public static IApplicationBuilder UseVaryByOrigin(this IApplicationBuilder app)
    {
        var origins = app.ApplicationServices.GetRequiredService<AllowedOrigins>();
        return app.Use(next =>
            http =>
            {
                // Logs a refused origin.
                _ = origins.Allows(http.Request);
                if (!origins.IsEmpty)
                    http.Response.OnStarting(AddVary, http.Response);
                return next(http);
            }
        );
    }

    // Vary is one header line with all values, because nginx before 1.23 reads only one line.
    private static Task AddVary(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        headers.Vary = string.Join(
            ", ",
            headers
                .Vary.SelectMany(line => new StringTokenizer(line ?? "", [',']))
                .Select(name => name.Trim().ToString())
                .Where(name => name.Length > 0)
                .Append(HeaderNames.Origin)
                .Distinct(StringComparer.OrdinalIgnoreCase)
        );
        return Task.CompletedTask;
    }
}
