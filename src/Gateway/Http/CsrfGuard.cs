namespace Gateway.Http;

/// <summary>
/// Rejects requests that a page of another site can make a browser send without a CORS preflight. Bodies are JSON only, which needs a
/// preflight. A GET needs none. It changes nothing and the page cannot read it, but the page could measure its time or show it as a
/// document. So if the browser says that another site loads it as something other than data, it must carry a header that such a page cannot
/// set.
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
