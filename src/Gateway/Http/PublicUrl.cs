using Gateway.Store.Configuration;

namespace Gateway.Http;

/// <summary>The URL at which clients reach the gateway: <c>Web:PublicUrl</c>, or the scheme and host of the request.</summary>
internal sealed class PublicUrl(IConfiguration configuration)
{
    private readonly string? _configured = configuration.Read<Uri?>("Web:PublicUrl")?.AbsoluteUri.TrimEnd('/');

    /// <summary>Returns the URL for the client that sent a request, without a slash at the end.</summary>
    public string Of(HttpContext http)
    {
        if (_configured is not null)
            return _configured;
        var request = http.Request;
        var host = request.Host.HasValue
            ? request.Host.ToUriComponent()
            : HostString.FromUriComponent($"{http.Connection.LocalIpAddress}:{http.Connection.LocalPort}").ToUriComponent();
        return $"{request.Scheme}://{host}{request.PathBase.ToUriComponent().TrimEnd('/')}";
    }
}
