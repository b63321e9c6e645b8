using System.Globalization;
using System.Security.Cryptography;
using Gateway.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Access;

/// <summary>Which bearer tokens are taken: those of an OpenID Connect server, or those signed with keys that are configured here.</summary>
internal sealed record JwtSettings
{
    private const int SecretBytes = 32;
    private const int RsaBits = 2048;

    /// <summary>Whom a token must be meant for: else one made for another service would do.</summary>
    public required string Audience { get; init; }

    /// <summary>Where the server's metadata is found, below <c>.well-known/openid-configuration</c>.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Who must have made tokens that are signed with <see cref="SigningKeys"/>; an authority says so itself.</summary>
    public string? Issuer { get; init; }
    public IReadOnlyList<SecurityKey> SigningKeys { get; init; } = [];

    /// <summary>The claims that list scopes.</summary>
    public IReadOnlyList<string> ScopeClaims { get; init; } = ["scope", "scp"];
    public bool RequireHttpsMetadata { get; init; } = true;

    /// <summary>How far ahead the issuer's clock may be. It does not lengthen a token's life.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(5);

    public static JwtSettings From(IConfigurationSection section)
    {
        section.RefuseOthersThan("Authority", "Audience", "ScopeClaim", "RequireHttpsMetadata", "ClockSkew", "Issuer", "SigningKeys");
        var keys = section.GetSection("SigningKeys").GetChildren().Select(KeyFrom).ToList();
        var requireHttps =
            Value(
                section,
                nameof(RequireHttpsMetadata),
                "true or false",
                text => bool.TryParse(text, out var parsed) ? parsed : (bool?)null
            ) ?? true;
        var settings = new JwtSettings
        {
            Audience = Text(section, "Audience") ?? throw Missing(section, "Audience", "a token for another service would be taken"),
            Authority = AuthorityFrom(section, requireHttps),
            Issuer = Text(section, "Issuer"),
            SigningKeys = keys,
            RequireHttpsMetadata = requireHttps,
        };
        if (settings.Authority is null == (keys.Count == 0))
            throw new InvalidSettingException(
                $"{section.Path}:Authority",
                $"{(keys.Count == 0 ? "or" : "and")} {section.Path}:SigningKeys must be given: one of them"
            );
        if (keys.Count > 0 && settings.Issuer is null)
            throw Missing(section, "Issuer", "it belongs to SigningKeys");
        if (keys.Count == 0 && settings.Issuer is not null)
            throw new InvalidSettingException($"{section.Path}:Issuer", "belongs to SigningKeys; an authority names its own");
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
                $"must be an https URL: whoever sits on the line could else make keys of their own; {section.Path}:RequireHttpsMetadata=false allows http for a test"
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
                $"must be the PEM of a public key, or a secret of {SecretBytes} bytes or more in Base64"
            );
    }

    private static AsymmetricSecurityKey PublicKeyFrom(string path, string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new InvalidSettingException(
                path,
                "is a private key: the gateway needs the public one, and the private one must be replaced"
            );
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= RsaBits
                ? new RsaSecurityKey(rsa)
                : throw new InvalidSettingException(path, $"must have {RsaBits} bits or more");
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
            throw new InvalidSettingException(path, "must be the PEM of a public RSA or EC key");
        }
    }

    private static string? Text(IConfigurationSection section, string name) => section[name] is { Length: > 0 } text ? text : null;

    private static T? Value<T>(IConfigurationSection section, string name, string what, Func<string, T?> parse)
        where T : struct =>
        Text(section, name) is not { } text
            ? null
            : parse(text) ?? throw new InvalidSettingException($"{section.Path}:{name}", $"must be {what}");

    private static InvalidSettingException Missing(IConfigurationSection section, string name, string why) =>
        new($"{section.Path}:{name}", $"is missing: {why}");
}
