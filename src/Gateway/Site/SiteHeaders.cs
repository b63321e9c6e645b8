using Gateway.Html;

namespace Gateway.Site;

/// <summary>The security headers of the site's pages and files.</summary>
internal sealed class SiteHeaders(BodySettings bodies)
{
    // Images, audio and video of articles come from any host. There is no inline script or style; JSON-LD and the data of a page are data,
    // which browsers do not execute and which the policy does not concern.
    private readonly string _contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:; media-src 'self' https: http:; "
        + "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + $"frame-src {(bodies.EmbedHosts.Count == 0 ? "'none'" : string.Join(' ', bodies.EmbedHosts.Select(host => $"https://{host}")))}; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    public void Write(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = _contentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "SAMEORIGIN";
        // Video hosts play a video only for a page that says where it is.
        response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
    }
}
