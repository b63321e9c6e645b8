using System.Net;
using Gateway.Errors;

namespace Gateway.Access;

/// <summary>The one way from credentials to a caller, whichever way they came.</summary>
internal sealed partial class Authentication(AccessSettings settings, BearerTokens tokens, ILogger<Authentication> logger)
{
    private const string Scheme = "Bearer ";

    /// <param name="credentials">What stands in <c>Authorization</c>; empty is none, since many clients send it so where they have no token.</param>
    /// <param name="address">Where they came from, for the log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestException">They are not valid; why, is told the log alone.</exception>
    public async ValueTask<Caller> AuthenticateAsync(string? credentials, IPAddress? address, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(credentials))
            return Caller.Reader;
        var (caller, refused) = await CheckAsync(credentials, cancellationToken);
        if (caller is not null)
            return caller;
        LogRefused(logger, address, refused);
        throw RequestException.NotAuthenticated();
    }

    private async ValueTask<(Caller? Caller, string Refused)> CheckAsync(string credentials, CancellationToken cancellationToken)
    {
        if (!credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, "another scheme than Bearer");
        var token = credentials[Scheme.Length..].Trim();
        if (token.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
            return ApiKey.Find(settings.ApiKeys, token) is { } key
                ? (new Caller(key.Name, key.Scopes, null), "")
                : (null, "an unknown key");
        return await tokens.CheckAsync(token, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Credentials from {Address} were refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, IPAddress? address, string reason);
}
