using Gateway.Authentication;
using Gateway.Execution;
using Gateway.Http.Connections;
using Gateway.Http.Responses;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;

namespace Gateway.Http.Sockets;

/// <summary>GraphQL over WebSocket with the subprotocol graphql-transport-ws.</summary>
internal sealed class WebSocketHandler(
    Authenticator authentication,
    OperationExecutor operations,
    ResponseWriter responseWriter,
    ResponseSender sender,
    ErrorMapper errorMapper,
    ConnectionLimiter connections,
    IServiceScopeFactory scopes,
    Limits limits,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    AllowedOrigins origins
)
{
    public const string Protocol = "graphql-transport-ws";

    private readonly SocketServices _services = new(operations, scopes, new SocketMessageWriter(responseWriter, errorMapper));

    public async Task AcceptAsync(HttpContext http)
    {
        // Browsers open a socket from another site's page without a preflight. They only send the page's origin.
        if (!origins.Allows(http.Request))
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

        var httpCaller = http.RequestServices.GetRequiredService<Caller>();
        using var handshake = new ConnectionInit(authentication, httpCaller, http.Connection.RemoteIpAddress, limits, time);
        var services = _services with { Address = http.Connection.RemoteIpAddress };
        using var session = new SocketSession(socket, handshake, services, sender, limits, time, lifetime.ApplicationStopping);
        await session.RunAsync();
    }
}
