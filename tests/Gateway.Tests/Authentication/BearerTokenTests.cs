using System.Security.Cryptography;
using System.Text;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Authentication;

/// <summary>JSON web tokens over HTTP: signed with configured keys, and by an authority.</summary>
public sealed class BearerTokenTests(PostgresServer postgres)
{
    private const string Anything = "{ __typename }";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_token_has_the_rights_of_its_scopes_until_it_expires()
    {
        var (maker, settings) = TestTokenIssuer.WithSecret(_time);
        await using var gateway = await StartAsync(settings);

        Assert.Equal(2, await CountArticlesAsync(gateway, maker.Token(new() { ["scope"] = "openid articles:read:unpublished" })));
        Assert.Equal(2, await CountArticlesAsync(gateway, maker.Token(new() { ["scp"] = new[] { "other", "articles:read:unpublished" } })));
        Assert.Equal(2, await CountArticlesAsync(gateway, maker.Token(new() { ["scp"] = "other articles:read:unpublished" })));
        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token(new() { ["scope"] = "articles:write" })));
        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token([])));

        var token = maker.Token(new() { ["scope"] = "articles:read:unpublished" }, TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, await CountArticlesAsync(gateway, token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await CountArticlesAsync(gateway, token));
    }

    [Fact]
    public async Task A_token_with_a_critical_extension_is_rejected()
    {
        var (maker, settings) = TestTokenIssuer.WithSecret(_time);
        await using var gateway = await StartAsync(settings);

        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token([], header: new() { ["b64"] = true, ["x"] = "unknown" })));
        foreach (
            var (name, value) in new (string, object)[]
            {
                ("crit", new[] { "exp" }),
                ("crit", new[] { "b64" }),
                ("crit", Array.Empty<string>()),
                ("crit", "exp"),
                ("b64", false),
                ("b64", "false"),
            }
        )
        {
            Assert.Null(await CountArticlesAsync(gateway, maker.Token([], header: new() { [name] = value })));
        }
    }

    [Fact]
    public async Task A_token_with_another_audience_or_issuer_or_without_an_expiry_is_rejected()
    {
        var (maker, settings) = TestTokenIssuer.WithSecret(_time);
        var (other, _) = TestTokenIssuer.WithSecret(_time);
        await using var gateway = await StartAsync(settings);
        var now = _time.GetUtcNow();

        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token(new() { ["nbf"] = now.AddSeconds(4).ToUnixTimeSeconds() })));
        foreach (
            var (name, value) in new (string, object?)[]
            {
                ("aud", "another service"),
                ("aud", "gateway/"),
                ("aud", "Gateway"),
                ("aud", " gateway"),
                ("aud", null),
                ("iss", "https://elsewhere.example"),
                ("iss", null),
                ("exp", null),
                ("exp", now.AddSeconds(-1).ToUnixTimeSeconds()),
                ("nbf", now.AddSeconds(10).ToUnixTimeSeconds()),
            }
        )
        {
            Assert.Null(await CountArticlesAsync(gateway, maker.Token(new() { [name] = value })));
        }

        Assert.Null(await CountArticlesAsync(gateway, other.Token([])));
        Assert.Null(await CountArticlesAsync(gateway, $"{maker.Token([])}x"));
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_secret_or_without_a_signature_is_rejected()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        var issuer = new TestTokenIssuer(new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256), _time);
        await using var gateway = await StartAsync([
            $"--Access:Jwt:SigningKeys:0={pem}",
            $"--Access:Jwt:Issuer={issuer.Issuer}",
            $"--Access:Jwt:Audience={TestTokenIssuer.Audience}",
        ]);
        var token = issuer.Token(new() { ["scope"] = Scope.ArticlesReadUnpublished });
        var payload = token.Split('.')[1];

        Assert.Equal(2, await CountArticlesAsync(gateway, token));
        foreach (
            var secret in (byte[][])
                [
                    Encoding.UTF8.GetBytes(pem),
                    Encoding.UTF8.GetBytes(pem + "\n"),
                    rsa.ExportSubjectPublicKeyInfo(),
                    rsa.ExportRSAPublicKey(),
                ]
        )
        {
            var signed = $"{Base64UrlEncoder.Encode("""{"alg":"HS256","typ":"JWT"}""")}.{payload}";
            var forged = Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)));
            Assert.Null(await CountArticlesAsync(gateway, $"{signed}.{forged}"));
        }

        foreach (var algorithm in (string[])["none", "None", "NONE", ""])
            Assert.Null(
                await CountArticlesAsync(gateway, $"{Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{payload}.")
            );
    }

    [Fact]
    public async Task Elliptic_curve_keys_and_a_configured_scope_claim_are_accepted()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var maker = new TestTokenIssuer(new SigningCredentials(new ECDsaSecurityKey(curve), SecurityAlgorithms.EcdsaSha256), _time);
        await using var gateway = await StartAsync([
            $"--Access:Jwt:SigningKeys:0={curve.ExportSubjectPublicKeyInfoPem()}",
            $"--Access:Jwt:Issuer={maker.Issuer}",
            $"--Access:Jwt:Audience={TestTokenIssuer.Audience}",
            "--Access:Jwt:ScopeClaim=permissions",
        ]);

        Assert.Equal(
            2,
            await CountArticlesAsync(gateway, maker.Token(new() { ["permissions"] = new[] { Scope.ArticlesReadUnpublished } }))
        );
        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token(new() { ["scope"] = Scope.ArticlesReadUnpublished })));
    }

    [Fact]
    public async Task The_keys_of_an_authority_are_fetched_once_and_again_for_an_unknown_key()
    {
        await using var server = await TokenServer.StartAsync(_time);
        var first = server.Rotate();
        await using var gateway = await StartAsync(server.Settings);
        Dictionary<string, object?> editor = new() { ["scope"] = Scope.ArticlesReadUnpublished };

        Assert.Equal([2, 2, 2], await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => CountArticlesAsync(gateway, first.Token(editor)))));
        Assert.Equal(1, server.Reads);

        var second = server.Rotate();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, await CountArticlesAsync(gateway, second.Token(editor)));
        Assert.Null(await CountArticlesAsync(gateway, first.Token(editor)));
        Assert.Null(await CountArticlesAsync(gateway, first.Token(editor)));
        Assert.Equal(2, server.Reads);
    }

    [Fact]
    public async Task An_unavailable_authority_is_distinguished_from_an_invalid_token()
    {
        await using var server = await TokenServer.StartAsync(_time);
        var maker = server.Rotate();
        await using var gateway = await StartAsync(server.Settings);

        server.IsUp = false;
        for (var time = 0; time < 3; time++)
        {
            var answer = await gateway.QueryAsAsync($"Bearer {maker.Token([])}", Anything);
            Assert.Equal((503, "AUTHORITY_UNAVAILABLE"), ((int)answer.Status, answer.ErrorCodes.Single()));
        }

        Assert.Equal(1, server.Reads);
        server.IsUp = true;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token([])));

        // While the authority is unavailable, its last metadata is used for a day.
        server.IsUp = false;
        _time.Skip(TimeSpan.FromHours(2));
        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token([])));
        _time.Skip(TimeSpan.FromHours(23));
        Assert.Equal(503, (int)(await gateway.QueryAsAsync($"Bearer {maker.Token([])}", Anything)).Status);
    }

    [Fact]
    public async Task An_unresponsive_authority_does_not_delay_tokens_with_cached_keys()
    {
        await using var server = await TokenServer.StartAsync(_time);
        var maker = server.Rotate();
        using var log = new LogLines();
        await using var gateway = await StartAsync(server.Settings, log);
        Assert.Equal(1, await CountArticlesAsync(gateway, maker.Token([])));
        server.Hangs = true;

        // The gateway gives its own question up after five seconds, and says so. On a slow machine that may be before the last of the three
        // is answered, which then shows nothing: it is tried again.
        var attempt = 0;
        bool isGivenUp;
        do
        {
            Assert.InRange(++attempt, 1, 10);
            _time.Skip(TimeSpan.FromHours(2));
            var seen = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => CountArticlesAsync(gateway, maker.Token([]))));
            isGivenUp = log.Lines.Count(line => line.Contains("cannot be read", StringComparison.Ordinal)) == attempt;

            Assert.Equal([1, 1, 1], seen);
            await GatewayHost.WaitUntilAsync(() => Task.FromResult(server.Reads == 1 + attempt));
        } while (isGivenUp);
    }

    private async Task<GatewayHost> StartAsync(string[] settings, LogLines? log = null)
    {
        var gateway = new GatewayHost(postgres)
        {
            Settings = settings,
            Time = _time,
            Log = log,
        };
        await gateway.InitializeAsync();
        using var folder = new ArticleFolder();
        await gateway.ImportAsync(folder.With(new("2024-07-01-shown"), new("2024-07-02-hidden") { Published = false }).Root);
        return gateway;
    }

    /// <summary>The number of articles that a client with the token receives; <c>null</c> if the token is rejected.</summary>
    private static async Task<int?> CountArticlesAsync(GatewayHost gateway, string token)
    {
        var answer = await gateway.QueryAsAsync($"Bearer {token}", "{ articles { totalCount } }");
        if ((int)answer.Status == 200)
            return answer.Data.At("articles", "totalCount").GetInt32();
        Assert.Equal((401, "AUTH_NOT_AUTHENTICATED"), ((int)answer.Status, answer.ErrorCodes.Single()));
        return null;
    }
}
