namespace Gateway.Http;

/// <summary>
/// Protects against cross-site request forgery and timing attacks. A POST needs a JSON body, which requires a CORS preflight. A GET needs
/// none: it changes nothing, but another site could measure its time or show it as a document. So if the browser reports that another site
/// sends it without CORS (<c>Sec-Fetch-Site</c>, <c>Sec-Fetch-Mode</c>), it needs a header that such a site cannot set.
/// </summary>
/// <remarks>
/// graphql-http's audits send plain GET requests and expect answers, so the header is required only from browsers that send Sec-Fetch
/// headers (all since 2023).
/// </remarks>
internal static class CsrfGuard
{
    private static readonly string[] _preflightHeaders =
    [
        "GraphQL-Preflight",
        "X-Requested-With",
        "Apollo-Require-Preflight",
        "X-Apollo-Operation-Name",
    ];

    public static bool IsMissingPreflight(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        && request.Headers["Sec-Fetch-Mode"].ToString() is "no-cors" or "navigate"
        && !request.HasJsonContentType()
        && !_preflightHeaders.Any(request.Headers.ContainsKey);
}
