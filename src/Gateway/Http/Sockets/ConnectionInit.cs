using System.Net;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Store.Database;
using Gateway.Store.Errors;

namespace Gateway.Http.Sockets;

/// <summary>
/// The message connection_init of graphql-transport-ws: it carries credentials, because browsers cannot send headers with a WebSocket.
/// </summary>
/// <param name="authentication">Validates the credentials.</param>
/// <param name="httpCaller">The caller that opened the socket. Credentials in connection_init replace it.</param>
/// <param name="address">The address of the client.</param>
/// <param name="limits">How long the authentication may take.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionInit(Authenticator authentication, Caller httpCaller, IPAddress? address, Limits limits, TimeProvider time)
    : IDisposable
{
    private const string Name = "authorization";

    private CancellationTokenSource _expiry = new();
    private CancellationTokenRegistration _closing;
    private volatile bool _wasReceived;

    /// <summary>True after a connection_init was received, valid or not.</summary>
    public bool WasReceived => _wasReceived;

    /// <summary>The caller; <c>null</c> before connection_init.</summary>
    public Caller? Caller { get; private set; }

    /// <param name="payload">The payload of connection_init.</param>
    /// <param name="expired">Called when the credentials expire.</param>
    /// <param name="cancellationToken">Cancels the authentication.</param>
    /// <exception cref="SocketClosedException">The credentials are rejected.</exception>
    public async Task HandleAsync(JsonElement? payload, Action expired, CancellationToken cancellationToken)
    {
        if (WasReceived)
            throw new SocketClosedException(CloseCode.TooManyInits);
        _wasReceived = true;
        var caller = CredentialsIn(payload) is { } credentials
            ? await AuthenticateAsync(credentials, cancellationToken) with
            {
                GatewayUrl = httpCaller.GatewayUrl,
            }
            : httpCaller;
        _expiry.Dispose();
        _expiry = caller.CreateExpirySource(time);
        _closing = _expiry.Token.Register(expired);
        Caller = caller;
    }

    public void Dispose()
    {
        _closing.Dispose();
        _expiry.Dispose();
    }

    private async Task<Caller> AuthenticateAsync(string credentials, CancellationToken cancellationToken)
    {
        try
        {
            return await new Deadline(limits.ExecutionTimeout, time).WaitAsync(
                token => authentication.AuthenticateAsync(credentials, address, token),
                cancellationToken
            );
        }
        catch (DeadlineExceededException)
        {
            throw new SocketClosedException(CloseCode.TryAgainLater);
        }
        catch (RequestException error)
        {
            throw new SocketClosedException(error.Status == HttpStatusCode.Unauthorized ? CloseCode.Forbidden : CloseCode.TryAgainLater);
        }
    }

    // { "authorization": "Bearer ..." }, as the IDE sends its headers too, or as some clients have it { "headers": { "Authorization":
    // "Bearer ..." } }.
    private static string? CredentialsIn(JsonElement? payload)
    {
        if (payload is not { ValueKind: not JsonValueKind.Null } init)
            return null;
        if (init.ValueKind != JsonValueKind.Object)
            throw new SocketClosedException(CloseCode.Forbidden);
        var credentialValues = Named(init, Name)
            .Concat(
                Named(init, "headers")
                    .Where(headers => headers.ValueKind == JsonValueKind.Object)
                    .SelectMany(headers => Named(headers, Name))
            )
            .Where(value => value.ValueKind != JsonValueKind.Null)
            .ToList();
        // Several values, or a value that is not a string, are ignored.
        return credentialValues switch
        {
            [] => null,
            [{ ValueKind: JsonValueKind.String } one] => one.GetString() is { Length: > 0 } credentials ? credentials : null,
            _ => throw new SocketClosedException(CloseCode.Forbidden),
        };
    }

    private static IEnumerable<JsonElement> Named(JsonElement json, string name) =>
        json.EnumerateObject()
            .Where(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(property => property.Value);
}
