using System.Globalization;
using System.Security.Cryptography;
using Gateway.Store.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Authentication;

/// <summary>The accepted bearer tokens: those of an OpenID Connect server, or those that are signed with configured keys.</summary>
internal sealed record JwtSettings
{
    private const int SecretBytes = 32;
    private const int RsaBits = 2048;

    /// <summary>The required audience of tokens. Without it, tokens for other services would be accepted.</summary>
    public required string Audience { get; init; }

    /// <summary>The base URL of the server; its metadata is below <c>.well-known/openid-configuration</c>.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The required issuer of tokens signed with <see cref="SigningKeys"/>. An authority publishes its own issuer.</summary>
    public string? Issuer { get; init; }
    public IReadOnlyList<SecurityKey> SigningKeys { get; init; } = [];

    /// <summary>The claims that contain scopes.</summary>
    public IReadOnlyList<string> ScopeClaims { get; init; } = ["scope", "scp"];
    public bool RequireHttpsMetadata { get; init; } = true;

    /// <summary>How far the issuer's clock may be ahead. It does not extend the lifetime of a token.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(5);

    public static JwtSettings From(IConfigurationSection section)
    {
        var keys = section.GetSection("SigningKeys").GetChildren().Where(key => key.Value is { Length: > 0 }).Select(KeyFrom).ToList();
        var requireHttps =
            Value(
                section,
                nameof(RequireHttpsMetadata),
                "true or false",
                text => bool.TryParse(text, out var parsed) ? parsed : (bool?)null
            ) ?? true;
        var settings = new JwtSettings
        {
            Audience =
                Text(section, "Audience") ?? throw Missing(section, "Audience", "without it, tokens for other services would be accepted"),
            Authority = AuthorityFrom(section, requireHttps),
            Issuer = Text(section, "Issuer"),
            SigningKeys = keys,
            RequireHttpsMetadata = requireHttps,
        };
        if (settings.Authority is null == (keys.Count == 0))
            throw new InvalidSettingException(
                $"{section.Path}:Authority",
                keys.Count == 0 ? $"or {section.Path}:SigningKeys must be set" : $"and {section.Path}:SigningKeys cannot both be set"
            );
        if (keys.Count > 0 && settings.Issuer is null)
            throw Missing(section, "Issuer", "SigningKeys require it");
        if (keys.Count == 0 && settings.Issuer is not null)
            throw new InvalidSettingException(
                $"{section.Path}:Issuer",
                "can only be used with SigningKeys. An authority publishes its own issuer"
            );
        var skew = Value(
            section,
            nameof(ClockSkew),
            "a time from 00:00:00 to 00:05:00",
            text =>
                TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var parsed)
                && parsed >= TimeSpan.Zero
                && parsed <= TimeSpan.FromMinutes(5)
                    ? parsed
                    : (TimeSpan?)null
        );
        return settings with
        {
            ClockSkew = skew ?? settings.ClockSkew,
            ScopeClaims = Text(section, "ScopeClaim") is { } claim and not "scope" ? [claim] : settings.ScopeClaims,
        };
    }

    private static Uri? AuthorityFrom(IConfigurationSection section, bool requireHttps)
    {
        if (Text(section, "Authority") is not { } text)
            return null;
        var path = $"{section.Path}:Authority";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            throw new InvalidSettingException(path, "must be an absolute https URL");
        return uri.Scheme == "https" || !requireHttps
            ? uri
            : throw new InvalidSettingException(
                path,
                "must be an https URL: over http an attacker on the network could substitute the keys. "
                    + $"{section.Path}:RequireHttpsMetadata=false allows http for tests"
            );
    }

    private static SecurityKey KeyFrom(IConfigurationSection section)
    {
        var text = section.Value ?? "";
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            return PublicKeyFrom(section.Path, text);
        var secret = new byte[text.Length];
        return Convert.TryFromBase64String(text, secret, out var length) && length >= SecretBytes
            ? new SymmetricSecurityKey(secret[..length])
            : throw new InvalidSettingException(
                section.Path,
                $"must be a public key in PEM, or a secret of at least {SecretBytes} bytes in Base64"
            );
    }

    private static AsymmetricSecurityKey PublicKeyFrom(string path, string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new InvalidSettingException(path, "is a private key. Replace the key pair, and set the new public key");
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= RsaBits
                ? new RsaSecurityKey(rsa)
                : throw new InvalidSettingException(path, $"must be an RSA key of at least {RsaBits} bits");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return CurveFrom(path, pem);
        }
    }

    private static ECDsaSecurityKey CurveFrom(string path, string pem)
    {
        try
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            return new ECDsaSecurityKey(curve);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new InvalidSettingException(path, "must be a public RSA or EC key in PEM");
        }
    }

    private static string? Text(IConfigurationSection section, string name) => section[name] is { Length: > 0 } text ? text : null;

    private static T? Value<T>(IConfigurationSection section, string name, string expected, Func<string, T?> parse)
        where T : struct =>
        Text(section, name) is not { } text
            ? null
            : parse(text) ?? throw new InvalidSettingException($"{section.Path}:{name}", $"must be {expected}");

    private static InvalidSettingException Missing(IConfigurationSection section, string name, string reason) =>
        new($"{section.Path}:{name}", $"is missing: {reason}");
}
