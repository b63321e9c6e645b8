using System.Diagnostics;
using System.Net;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Http;

[Collection(Alone.Name)]
public sealed class OutageTests(PostgresServer postgres)
{
    [Fact]
    public async Task An_outage_is_told_within_a_second_and_ends_by_itself()
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres) { Forwarder = forwarder };
        await gateway.InitializeAsync();
        const string query = "{ articles { totalCount } }";
        Assert.Equal(0, (await gateway.QueryAsync(query)).Data.At("articles", "totalCount").GetInt32());

        forwarder.Cut();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            var outage = await gateway.QueryAsync(query);

            Assert.Equal(["STORE_UNAVAILABLE"], outage.ErrorCodes);
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 1);
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
    public async Task Connections_that_hang_keep_nobody_waiting_for_long(string query)
    {
        using var forwarder = new PostgresForwarder();
        await using var gateway = new GatewayHost(postgres)
        {
            Forwarder = forwarder,
            Settings = ["--Limits:ResponseCacheBytes=1000000", "--Limits:EntityCacheBytes=1000000"],
        };
        await gateway.InitializeAsync();
        for (var time = 0; time < 3; time++)
            Assert.Empty((await gateway.QueryAsync(query)).ErrorCodes);

        forwarder.Freeze();
        var first = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.QueryAsync(query)));
        var started = Stopwatch.GetTimestamp();
        await GatewayHost.UntilAsync(async () => !(await gateway.QueryAsync(query)).ErrorCodes.Any(), seconds: 10);

        await first;
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 12);
    }

    [Fact]
    public async Task What_needs_no_store_is_answered_without_it_however_often_it_is_asked()
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
    public async Task Nothing_of_the_database_is_told()
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
