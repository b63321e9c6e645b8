using System.Net;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Store.Access;
using Gateway.Store.Errors;

namespace Gateway.Http.Sockets;

/// <summary>Whom a socket works for, and until when. Credentials come with the init, since browsers cannot send headers with a WebSocket.</summary>
/// <param name="authentication">What checks them.</param>
/// <param name="opener">Whoever opened the socket: the caller, unless the init has credentials of its own.</param>
/// <param name="address">Where the socket was opened from.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionInit(Authenticator authentication, Caller opener, IPAddress? address, TimeProvider time) : IDisposable
{
    private const string Name = "authorization";

    private CancellationTokenSource _expiry = new();
    private CancellationTokenRegistration _closing;
    private volatile bool _hasBegun;

    /// <summary>True as soon as an init came, whatever it held.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Who asks; <c>null</c> before the init.</summary>
    public Caller? Caller { get; private set; }

    /// <param name="payload">What the init holds.</param>
    /// <param name="expired">Called when the credentials end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SocketClosedException">The client is not let in.</exception>
    public async Task BeginAsync(JsonElement? payload, Action expired, CancellationToken cancellationToken)
    {
        if (HasBegun)
            throw new SocketClosedException(CloseCode.TooManyInits);
        _hasBegun = true;
        var caller = CredentialsIn(payload) is { } credentials ? await AuthenticateAsync(credentials, cancellationToken) : opener;
        _expiry.Dispose();
        _expiry = caller.UntilExpiry(time);
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
            return await authentication.AuthenticateAsync(credentials, address, cancellationToken);
        }
        catch (RequestException refused)
        {
            throw new SocketClosedException(refused.Status == HttpStatusCode.Unauthorized ? CloseCode.Forbidden : CloseCode.TryAgainLater);
        }
    }

    // { "authorization": "Bearer ..." }, as the IDE sends its headers too, or as some clients have it { "headers": { "Authorization": "Bearer ..." } }.
    private static string? CredentialsIn(JsonElement? payload)
    {
        if (payload is not { ValueKind: not JsonValueKind.Null } init)
            return null;
        if (init.ValueKind != JsonValueKind.Object)
            throw new SocketClosedException(CloseCode.Forbidden);
        var given = Named(init, Name)
            .Concat(
                Named(init, "headers")
                    .Where(headers => headers.ValueKind == JsonValueKind.Object)
                    .SelectMany(headers => Named(headers, Name))
            )
            .Where(value => value.ValueKind != JsonValueKind.Null)
            .ToList();
        // Several, or what is no text, are nothing to choose from.
        return given switch
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
