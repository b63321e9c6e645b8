using System.Security.Cryptography;
using Gateway.Authentication;
using Gateway.Hosting;
using Gateway.Store.Access;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Authentication;

/// <summary>The settings below <c>Access</c>. An invalid setting prevents the start.</summary>
public sealed class AccessSettingsTests
{
    private const string Key = "Access:ApiKeys:0";
    private const string Jwt = "Access:Jwt";
    private static readonly string _hash = Convert.ToHexStringLower(ApiKey.HashOf("one"));
    private static readonly string _other = Convert.ToHexStringLower(ApiKey.HashOf("another"));

    public static TheoryData<string, string[]> Mistakes
    {
        get
        {
            string[] key = [$"{Key}:Name=a", $"{Key}:Hash={_hash}", $"{Key}:Scopes:0=articles:write"];
            string[] authority = [$"{Jwt}:Authority=https://id.example", $"{Jwt}:Audience=gateway"];
            string[] secret = [$"{Jwt}:Issuer=https://id.example", $"{Jwt}:Audience=gateway"];
            var random = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            using var rsa = RSA.Create(2048);
            using var weak = RSA.Create(1024);
            return new()
            {
                { "Access must be a section with the settings ApiKeys, Jwt", ["Access=on"] },
                { "Access:ApiKey is unknown", ["Access:ApiKey:0:Name=a"] },
                { $"{Key}:Scope is unknown", [.. key, $"{Key}:Scope=articles:write"] },
                { $"{Key}:Scopes:0 is \"articles:read\"", [.. key, $"{Key}:Scopes:0=articles:read"] },
                { $"{Key}:Scopes:0 is \"Articles:write\"", [.. key, $"{Key}:Scopes:0=Articles:write"] },
                { $"{Key}:Scopes is \"all\"", [$"{Key}:Name=a", $"{Key}:Hash={_hash}", $"{Key}:Scopes=all"] },
                { $"{Key}:Name must", [$"{Key}:Hash={_hash}"] },
                { $"{Key}:Name must", [.. key, $"{Key}:Name=a b"] },
                { $"{Key}:Hash must", [$"{Key}:Name=a"] },
                { $"{Key}:Hash must", [.. key, $"{Key}:Hash={_hash[1..]}"] },
                { $"{Key}:Hash must", [.. key, $"{Key}:Hash={_hash}0"] },
                { $"{Key}:Hash must", [.. key, $"{Key}:Hash={ApiKey.Generate()}"] },
                { "Access:ApiKeys:1:Name is \"A\"", [.. key, "Access:ApiKeys:1:Name=A", $"Access:ApiKeys:1:Hash={_other}"] },
                {
                    "Access:ApiKeys:1:Hash is the same",
                    [.. key, "Access:ApiKeys:1:Name=b", $"Access:ApiKeys:1:Hash={_hash.ToUpperInvariant()}"]
                },
                { $"{Jwt}:Audience is missing", [authority[0]] },
                { $"{Jwt}:Authority or", [authority[1]] },
                { $"{Jwt}:Authority must be an https URL", [authority[1], $"{Jwt}:Authority=http://id.example"] },
                { $"{Jwt}:Authority must be an absolute", [authority[1], $"{Jwt}:Authority=id.example"] },
                { $"{Jwt}:Authority and", [.. authority, $"{Jwt}:SigningKeys:0={random}"] },
                { $"{Jwt}:Issuer can only be used", [.. authority, $"{Jwt}:Issuer=https://id.example"] },
                { $"{Jwt}:Issuer is missing", [secret[1], $"{Jwt}:SigningKeys:0={random}"] },
                { $"{Jwt}:Authorit is unknown", [.. authority, $"{Jwt}:Authorit=x"] },
                { $"{Jwt}:ClockSkew must", [.. authority, $"{Jwt}:ClockSkew=1 minute"] },
                { $"{Jwt}:ClockSkew must", [.. authority, $"{Jwt}:ClockSkew=01:00:00"] },
                { $"{Jwt}:RequireHttpsMetadata must", [.. authority, $"{Jwt}:RequireHttpsMetadata=no"] },
                { $"{Jwt}:SigningKeys:0 must be a public key in PEM", [.. secret, $"{Jwt}:SigningKeys:0=changeme"] },
                { $"{Jwt}:SigningKeys:0 must be a public key in PEM", [.. secret, $"{Jwt}:SigningKeys:0={random[..20]}"] },
                {
                    $"{Jwt}:SigningKeys:0 must be a public RSA or EC key in PEM",
                    [.. secret, $"{Jwt}:SigningKeys:0=-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"]
                },
                { $"{Jwt}:SigningKeys:0 is a private key", [.. secret, $"{Jwt}:SigningKeys:0={rsa.ExportPkcs8PrivateKeyPem()}"] },
                {
                    $"{Jwt}:SigningKeys:0 must be an RSA key of at least 2048 bits",
                    [.. secret, $"{Jwt}:SigningKeys:0={weak.ExportSubjectPublicKeyInfoPem()}"]
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_invalid_setting_is_reported_with_its_name(string expectedMessage, string[] settings)
    {
        var error = Assert.Throws<InvalidSettingException>(() => From(settings));

        Assert.StartsWith($"The setting {expectedMessage}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scopes_can_be_a_space_separated_list()
    {
        var key = From($"{Key}:Name=a", $"{Key}:Hash={_hash}", $"{Key}:Scopes=articles:write  secured:read articles:write")
            .ApiKeys.Single();

        Assert.Equal([Scope.ArticlesWrite, Scope.SecuredRead], key.Scopes);
    }

    [Fact]
    public void Without_settings_there_are_no_credentials()
    {
        var access = From();

        Assert.Empty(access.ApiKeys);
        Assert.Null(access.Jwt);
    }

    [Fact]
    public async Task A_server_with_an_invalid_access_setting_does_not_start_and_names_the_setting()
    {
        var (exitCode, _, error) = await GatewayProgram.RunProcessAsync(
            new() { ["Access__ApiKeys__0__Name"] = "a", ["Access__ApiKeys__0__Hash"] = "secret" },
            "serve",
            "--urls",
            "http://127.0.0.1:0"
        );

        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.Contains("The setting Access:ApiKeys:0:Hash must be", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static AccessSettings From(params string[] settings) =>
        AccessSettings.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    settings
                        .Select(setting => setting.Split('=', 2))
                        .GroupBy(setting => setting[0])
                        .Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Last()[1]))
                )
                .Build()
        );
}
