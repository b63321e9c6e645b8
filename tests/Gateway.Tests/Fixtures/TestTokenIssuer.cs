using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Fixtures;

/// <summary>Creates bearer tokens, as an authorization server does.</summary>
internal sealed class TestTokenIssuer(SigningCredentials credentials, TimeProvider time)
{
    public const string Audience = "gateway";

    private static readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Issuer { get; set; } = "https://tokens.example";

    /// <summary>Creates an issuer with a secret, and the settings of a gateway that accepts its tokens.</summary>
    public static (TestTokenIssuer Maker, string[] Settings) WithSecret(TimeProvider time)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var maker = new TestTokenIssuer(new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256), time);
        return (
            maker,
            [
                $"--Access:Jwt:SigningKeys:0={Convert.ToBase64String(secret)}",
                $"--Access:Jwt:Issuer={maker.Issuer}",
                $"--Access:Jwt:Audience={Audience}",
            ]
        );
    }

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    public string Bearer(string scope, TimeSpan? lifetime = null) => $"Bearer {Token(new() { ["scope"] = scope }, lifetime)}";

    /// <param name="claims">More claims; <c>null</c> removes a default claim.</param>
    /// <param name="lifetime">The lifetime of the token; by default five minutes.</param>
    /// <param name="header">More entries of the header.</param>
    public string Token(Dictionary<string, object?> claims, TimeSpan? lifetime = null, Dictionary<string, object>? header = null)
    {
        var all = new Dictionary<string, object?>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = "somebody",
            ["exp"] = time.GetUtcNow().Add(lifetime ?? TimeSpan.FromMinutes(5)).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims)
            all[name] = value;
        return _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                SigningCredentials = credentials,
                AdditionalHeaderClaims = header ?? [],
                Claims = all.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value ?? ""),
            }
        );
    }
}
