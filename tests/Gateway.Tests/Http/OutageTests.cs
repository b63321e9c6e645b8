using System.Net;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

public sealed class OutageTests(PostgresServer postgres)
{
    [Fact]
    public async Task An_outage_is_reported_immediately_and_recovers_automatically()
    {
        using var forwarder = new PostgresForwarder();
        // The clock stands still, so a response that waits for a pause or a timeout of the gateway never arrives.
        await using var gateway = new GatewayHost(postgres) { Forwarder = forwarder, Time = new FakeTimeProvider() };
        await gateway.InitializeAsync();
        const string query = "{ articles { totalCount } }";
        Assert.Equal(0, (await gateway.QueryAsync(query)).Data.At("articles", "totalCount").GetInt32());

        forwarder.Cut();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var outage = await gateway.QueryAsync(query).WaitAsync(GatewayHost.WaitTimeout, GatewayHost.CancellationToken);
            Assert.Equal(["STORE_UNAVAILABLE"], outage.ErrorCodes);
        }

        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={articles{totalCount}}")
        {
            Headers = { { "If-None-Match", "\"x\"" } },
        };
        using var refused = await gateway.Client.SendAsync(conditional, GatewayHost.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        forwarder.Restore();
        Assert.Equal(0, (await gateway.QueryAsync(query)).Data.At("articles", "totalCount").GetInt32());
    }

    [Theory]
    [InlineData("{ articles { totalCount } }")]
    [InlineData("""{ articleBySlug(slug: "2024-01-01-none") { title } }""")]
    public async Task Unresponsive_database_connections_are_given_up_and_requests_continue(string query)
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres)
        {
            Forwarder = forwarder,
            Settings = ["--Limits:ExecutionTimeout=00:00:10", "--Limits:ResponseCacheBytes=1000000", "--Limits:DocumentCacheBytes=1000000"],
        };
        await gateway.InitializeAsync();
        for (var time = 0; time < 3; time++)
            Assert.Empty((await gateway.QueryAsync(query)).ErrorCodes);

        forwarder.Freeze();
        var first = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.QueryAsync(query)));
        await GatewayHost.WaitUntilAsync(async () => !(await gateway.QueryAsync(query)).ErrorCodes.Any());

        // The connections hang until the test ends, so only the gateway can have closed them.
        await first.WaitAsync(GatewayHost.WaitTimeout, GatewayHost.CancellationToken);
    }

    [Fact]
    public async Task Queries_that_do_not_use_the_database_are_answered_during_an_outage()
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres) { Forwarder = forwarder, Settings = ["--Limits:ResponseCacheBytes=1000000"] };
        await gateway.InitializeAsync();

        forwarder.Cut();

        for (var time = 0; time < 4; time++)
            Assert.Equal(
                "Query",
                (await gateway.QueryAsync("{ __schema { queryType { name } } }")).Data.At("__schema", "queryType", "name").GetString()
            );
    }

    [Fact]
    public async Task Errors_reveal_no_database_details()
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres) { Forwarder = forwarder };
        await gateway.InitializeAsync();

        forwarder.Cut();
        var answer = (await gateway.QueryAsync("{ articles { nodes { title } } }")).Root.GetRawText();

        foreach (var word in (string[])["npgsql", "postgres", "127.0.0.1", "Exception", "mt_doc"])
            Assert.DoesNotContain(word, answer, StringComparison.OrdinalIgnoreCase);
    }
}
