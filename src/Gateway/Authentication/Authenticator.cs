using System.Net;
using Gateway.Store.Access;
using Gateway.Store.Errors;

namespace Gateway.Authentication;

/// <summary>Authenticates callers, for all transports.</summary>
internal sealed partial class Authenticator(
    AccessSettings settings,
    JwtValidator tokens,
    FailedAuthenticationLimiter failures,
    ILogger<Authenticator> logger
)
{
    private const string Scheme = "Bearer ";

    /// <param name="credentials">The value of <c>Authorization</c>. Clients without a token often send it empty.</param>
    /// <param name="address">The address of the client, whose failures are counted.</param>
    /// <param name="cancellationToken">Cancels the authentication.</param>
    /// <exception cref="RequestException">The credentials are not valid. Only the log contains the reason.</exception>
    public async ValueTask<Caller> AuthenticateAsync(string? credentials, IPAddress? address, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(credentials))
            return Caller.Anonymous;
        var (caller, error) = await ValidateAsync(credentials, cancellationToken);
        if (caller is not null)
            return caller;
        if (failures.RecordFailure(address) is { } wait)
            throw RequestException.TooManyRejectedCredentials(wait);
        LogRefused(logger, address, error);
        throw RequestException.NotAuthenticated();
    }

    private async ValueTask<(Caller? Caller, string Error)> ValidateAsync(string credentials, CancellationToken cancellationToken)
    {
        if (!credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, "the scheme is not Bearer");
        var token = credentials[Scheme.Length..].Trim();
        if (token.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
            return ApiKey.Find(settings.ApiKeys, token) is { } key
                ? (new Caller(key.Name, key.Scopes, null), "")
                : (null, "the API key is unknown");
        return await tokens.ValidateAsync(token, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rejected the credentials from {Address}: {Reason}")]
    private static partial void LogRefused(ILogger logger, IPAddress? address, string reason);
}
