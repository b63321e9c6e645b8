namespace Gateway.Http;

/// <summary>
/// Refuses what a page of another site can make a browser send without asking first. Bodies are JSON only, for which browsers ask (preflight). A GET
/// needs no preflight; it cannot change anything nor be read by that page, but it could be timed, or its answer be shown as a document: so where a browser
/// says that another site's page loads it as something else than data, it must carry a header that such a page cannot set.
/// </summary>
/// <remarks>graphql-http's audits send plain GET requests and expect answers, so the header is asked only of browsers that tell (all since 2023).</remarks>
internal static class CsrfGuard
{
    private static readonly string[] _preflightHeaders =
    [
        "GraphQL-Preflight",
        "X-Requested-With",
        "Apollo-Require-Preflight",
        "X-Apollo-Operation-Name",
    ];

    public static bool IsRefused(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
        && request.Headers["Sec-Fetch-Mode"].ToString() is "no-cors" or "navigate"
        && !request.HasJsonContentType()
        && !_preflightHeaders.Any(request.Headers.ContainsKey);
}
