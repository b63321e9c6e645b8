using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Fixtures;

/// <summary>An OpenID Connect server with the parts that a resource server needs: the metadata and the signing keys.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private JsonWebKey _key = new();
    private int _keys;

    private TokenServer(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    public string Url => _app.Urls.Single();

    /// <summary>The number of requests for the metadata.</summary>
    public int Reads { get; private set; }

    /// <summary>If false, the server responds with an error.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>If true, the server accepts requests and does not respond.</summary>
    public bool Hangs { get; set; }

    public string[] Settings =>
        [$"--Access:Jwt:Authority={Url}", $"--Access:Jwt:Audience={TestTokenIssuer.Audience}", "--Access:Jwt:RequireHttpsMetadata=false"];

    public static async Task<TokenServer> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new TokenServer(builder.Build(), time);
        server._app.MapGet("/.well-known/openid-configuration", (Delegate)server.DescribeAsync);
        server._app.MapGet(
            "/keys",
            () =>
                new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = "RSA",
                            use = "sig",
                            alg = "RS256",
                            kid = server._key.Kid,
                            n = server._key.N,
                            e = server._key.E,
                        },
                    },
                }
        );
        await server._app.StartAsync(GatewayHost.CancellationToken);
        return server;
    }

    /// <summary>Replaces the signing key. The server no longer publishes the old key.</summary>
    public TestTokenIssuer Rotate()
    {
        var key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = $"key-{++_keys}" };
        _key = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        return new TestTokenIssuer(new SigningCredentials(key, SecurityAlgorithms.RsaSha256), _time) { Issuer = Url };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> DescribeAsync(HttpContext http)
    {
        Reads++;
        if (Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return IsUp
            ? Results.Json(new { issuer = Url, jwks_uri = $"{Url}/keys" })
            : Results.StatusCode(StatusCodes.Status500InternalServerError);
    }
}
