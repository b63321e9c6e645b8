namespace Gateway.Http;

internal static class RequestMethods
{
    public static bool IsGetOrHead(this HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
