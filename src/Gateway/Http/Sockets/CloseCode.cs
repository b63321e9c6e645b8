using System.Net.WebSockets;

namespace Gateway.Http.Sockets;

/// <summary>
/// The code and the reason for closing a socket, as the protocol defines them:
/// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md.
/// </summary>
internal sealed record CloseCode(int Number, string Reason)
{
    public static CloseCode GoingAway { get; } = new((int)WebSocketCloseStatus.EndpointUnavailable, "Going away");
    public static CloseCode MessageTooBig { get; } = new((int)WebSocketCloseStatus.MessageTooBig, "Message too big");
    public static CloseCode Unauthorized { get; } = new(4401, "Unauthorized");
    public static CloseCode Forbidden { get; } = new(4403, "Forbidden");

    // After 4401 clients do not reconnect. After 4403 they reconnect with new credentials.
    public static CloseCode TokenExpired { get; } = new(4403, "Token expired");
    public static CloseCode TryAgainLater { get; } = new(1013, "Try again later");
    public static CloseCode SubprotocolNotAcceptable { get; } = new(4406, "Subprotocol not acceptable");
    public static CloseCode InitTimeout { get; } = new(4408, "Connection initialisation timeout");
    public static CloseCode TooManyInits { get; } = new(4429, "Too many initialisation requests");

    public static CloseCode InvalidMessage(string reason) => new(4400, reason);

    // The reason in a close frame is limited to 123 bytes, but an id from the client can have any length.
    public static CloseCode SubscriberExists(string id) => new(4409, $"Subscriber for {(id.Length <= 36 ? id : "this id")} already exists");
}

/// <summary>Closes a session with a close code.</summary>
internal sealed class SocketClosedException(CloseCode code) : Exception
{
    public CloseCode Code => code;
}
