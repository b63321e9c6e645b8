using System.Text.Json;
using Gateway.Store.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Authentication;

/// <summary>Validates JSON Web Tokens: https://www.rfc-editor.org/rfc/rfc8725.</summary>
internal sealed class JwtValidator(AccessSettings settings, OpenIdMetadata authority, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = 16 * 1024 };

    /// <returns>The caller, or the reason why the token is not valid.</returns>
    public async ValueTask<(Caller? Caller, string Error)> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (settings.Jwt is not { } jwt)
            return (null, "tokens are not accepted, because Access:Jwt is not set");
        var result = await ValidateTokenAsync(token, jwt, refresh: false, cancellationToken);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            result = await ValidateTokenAsync(token, jwt, refresh: true, cancellationToken);
        if (result is { IsValid: true, SecurityToken: JsonWebToken signed } && RequiresExtension(signed))
            return (null, "the token requires an extension of JWS, which the gateway does not support");
        return result is { IsValid: true, SecurityToken: JsonWebToken valid }
            ? (new Caller(valid.Subject, ScopesOf(valid, jwt), new DateTimeOffset(valid.ValidTo, TimeSpan.Zero)), "")
            : (null, result.Exception.GetType().Name);
    }

    private async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        JwtSettings jwt,
        bool refresh,
        CancellationToken cancellationToken
    )
    {
        var issuer = jwt switch
        {
            { Authority: null, Issuer: { } name } => new TokenIssuer(name, jwt.SigningKeys),
            _ when refresh => await authority.RefreshAsync(cancellationToken),
            _ => await authority.GetIssuerAsync(cancellationToken),
        };
        return await _handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = issuer.Name,
                ValidAudience = jwt.Audience,
                IgnoreTrailingSlashWhenValidatingAudience = false,
                IssuerSigningKeys = issuer.Keys,
                AlgorithmValidator = (algorithm, key, _, _) => IsAlgorithmAllowed(algorithm, key),
                LifetimeValidator = (from, until, _, _) => IsWithinLifetime(from, until, jwt.ClockSkew),
            }
        );
    }

    // The header "crit" lists extensions that the recipient must understand: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11. The
    // library ignores it. "b64": false would sign another text: https://www.rfc-editor.org/rfc/rfc7797.
    private static bool RequiresExtension(JsonWebToken token)
    {
        using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedHeader));
        return header
            .RootElement.EnumerateObject()
            .Any(entry => entry.NameEquals("crit") || (entry.NameEquals("b64") && entry.Value.ValueKind != JsonValueKind.True));
    }

    // A key accepts only its own kind of signature. A public key must never be the secret of an HMAC: everybody could compute it.
    private static bool IsAlgorithmAllowed(string algorithm, SecurityKey key) =>
        key switch
        {
            SymmetricSecurityKey => algorithm is "HS256" or "HS384" or "HS512",
            RsaSecurityKey => IsRsa(algorithm),
            ECDsaSecurityKey => IsCurve(algorithm),
            X509SecurityKey => IsRsa(algorithm) || IsCurve(algorithm),
            _ => false,
        };

    private static bool IsRsa(string algorithm) => algorithm is "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512";

    private static bool IsCurve(string algorithm) => algorithm is "ES256" or "ES384" or "ES512";

    private bool IsWithinLifetime(DateTime? from, DateTime? until, TimeSpan skew)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until > now && (from is not { } start || start <= now + skew);
    }

    private static List<string> ScopesOf(JsonWebToken token, JwtSettings jwt) =>
        [
            .. token
                .Claims.Where(claim => jwt.ScopeClaims.Contains(claim.Type, StringComparer.Ordinal))
                .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal)
                .Where(scope => Scope.All.Contains(scope, StringComparer.Ordinal)),
        ];
}
