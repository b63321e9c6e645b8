namespace Gateway.Http.Responses;

/// <summary>Values of the header <c>Cache-Control</c>.</summary>
internal static class CacheControl
{
    /// <summary>The value for responses that no cache may store.</summary>
    public static string NoStore(HttpRequest request) => request.Headers.Authorization.Count == 0 ? "no-store" : "private, no-store";
}
