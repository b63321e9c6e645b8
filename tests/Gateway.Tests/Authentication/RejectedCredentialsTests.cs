using System.Net;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Authentication;

/// <summary>The limit of invalid credentials per IP address.</summary>
public sealed class RejectedCredentialsTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Wrong = "Bearer gwk_wrong";

    private readonly TestKey _key = new("editor", Scope.ArticlesReadUnpublished);
    private GatewayHost? _gateway;

    private GatewayHost Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _gateway = new GatewayHost(postgres) { Settings = [.. TestKey.Settings(_key), "--Limits:RejectedCredentialsPerMinute=1"] };
        await _gateway.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    [Fact]
    public async Task An_IP_address_with_too_many_failures_receives_Retry_After_and_valid_credentials_still_work()
    {
        var statuses = new List<HttpStatusCode>();
        await GatewayHost.WaitUntilAsync(async () =>
        {
            using var refused = await SendAsync(Wrong);
            statuses.Add(refused.StatusCode);
            if (refused.StatusCode != HttpStatusCode.TooManyRequests)
                return false;
            Assert.InRange(refused.Headers.RetryAfter?.Delta ?? default, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            Assert.Contains(
                "AUTH_TOO_MANY_FAILURES",
                await refused.Content.ReadAsStringAsync(GatewayHost.CancellationToken),
                StringComparison.Ordinal
            );
            return true;
        });

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        using var valid = await SendAsync(_key.Bearer);
        using var anonymous = await SendAsync(null);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (valid.StatusCode, anonymous.StatusCode));
    }

    [Fact]
    public async Task Failures_of_sockets_count_too()
    {
        await GatewayHost.WaitUntilAsync(async () =>
        {
            using var socket = await GraphQLSocket.OpenAsync(Gateway);
            await socket.SendAsync(new { type = "connection_init", payload = new { authorization = Wrong } });
            var (code, _) = await socket.ClosedAsync();
            return code == 1013;
        });

        using var valid = await GraphQLSocket.InitAsync(Gateway, new { authorization = _key.Bearer });
    }

    private async Task<HttpResponseMessage> SendAsync(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Gateway.Client.SendAsync(request, GatewayHost.CancellationToken);
    }
}
