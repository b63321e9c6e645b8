using Gateway.Authentication;
using Gateway.Execution;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http.Sockets;

/// <summary>GraphQL over WebSocket with the subprotocol graphql-transport-ws.</summary>
internal sealed class WebSocketHandler(
    Authenticator authentication,
    OperationExecutor operations,
    ResponseWriter answers,
    ResponseSender sender,
    ErrorMapper failures,
    ConnectionLimiter connections,
    IServiceScopeFactory scopes,
    Limits limits,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    IConfiguration configuration
)
{
    public const string Protocol = "graphql-transport-ws";

    private readonly SocketServices _services = new(operations, scopes, new SocketMessageWriter(answers, failures));
    private readonly string[] _origins = configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];

    public async Task AcceptAsync(HttpContext http)
    {
        if (!IsOriginAllowed(http.Request))
            throw RequestException.OriginNotAllowed();
        using var connection = connections.Acquire(http);
        var isSupported = http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(isSupported ? Protocol : null);
        if (!isSupported)
        {
            var (number, reason) = CloseCode.SubprotocolNotAcceptable;
            await socket.CloseOutputAsync((System.Net.WebSockets.WebSocketCloseStatus)number, reason, http.RequestAborted);
            return;
        }

        var opener = http.RequestServices.GetRequiredService<Caller>();
        using var handshake = new ConnectionInit(authentication, opener, http.Connection.RemoteIpAddress, limits, time);
        using var session = new SocketSession(socket, handshake, _services, sender, limits, time, lifetime.ApplicationStopping);
        await session.RunAsync();
    }

    // Browsers open a socket from another site's page without a preflight. They only send the page's origin.
    private bool IsOriginAllowed(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin]
        || Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
        || _origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
