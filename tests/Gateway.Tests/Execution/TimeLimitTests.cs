using System.Net;
using Gateway.Html;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Tests.Execution;

/// <summary>
/// Clients receive a response while the gateway computes, and while statements or connections are not finished in time. The tests measure
/// no time: the cause of the delay continues until the test has the response, so that only the limit can have ended the wait.
/// </summary>
[Collection(NonParallelTests.Name)]
public sealed class TimeLimitTests(PostgresServer postgres)
{
    private const string Slugs = "{ articles { nodes { slug } } }";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Work_that_ignores_its_cancellation_delays_neither_its_response_nor_other_requests()
    {
        using var gate = new ManualResetEventSlim(initialState: true);
        await using var gateway = await StartAsync(services =>
            services.AddSingleton(new BodySettings { EmbedHosts = new HashSet<string>(["video.example"], new GatedComparer(gate)) })
        );
        var slugs = Enumerable.Range(10, 8).Select(number => $"2024-01-01-framed-{number}").ToList();
        using var folder = new ArticleFolder().With(
            slugs.Select(slug => new Draft(slug) { Body = $"<iframe src=\"https://video.example/{slug}\"></iframe>" })
        );
        await gateway.ImportAsync(folder.Root);
        // This opens the connections to the database, so that none is opened while the time of an operation passes.
        await ReadAsync("title");

        gate.Reset();
        try
        {
            var answers = await ReadAsync("bodyHtml");
            Assert.All(answers, answer => Assert.Equal(["HC0045"], answer.ErrorCodes));
            await GatewayHost.WaitUntilAsync(async () => !(await gateway.QueryAsync("{ articles { totalCount } }")).ErrorCodes.Any());
            await GatewayHost.WaitUntilAsync(async () => await ReadyAsync(gateway) == HttpStatusCode.OK);
        }
        finally
        {
            gate.Set();
        }

        Task<GraphQLResponse[]> ReadAsync(string field) =>
            Task.WhenAll(slugs.Select(slug => gateway.QueryAsync($$"""{ articleBySlug(slug: "{{slug}}") { {{field}} } }""")));
    }

    [Fact]
    public async Task Without_a_free_connection_operations_time_out_and_the_readiness_check_fails()
    {
        await using var gateway = await StartAsync(("Maximum Pool Size", "2"));
        await using var first = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);
        await using var second = await gateway.DataSource.OpenConnectionAsync(GatewayHost.CancellationToken);

        Assert.Equal(["HC0045"], (await gateway.QueryAsync(Slugs)).ErrorCodes);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(gateway));
    }

    [Fact]
    public async Task PostgreSQL_has_a_statement_timeout_for_operations()
    {
        await using var gateway = await StartAsync();

        Assert.Equal("2s", await gateway.SqlAsync<string>("show statement_timeout"));
    }

    [Fact]
    public async Task A_shorter_statement_timeout_in_the_connection_string_applies_and_is_reported_as_a_timeout()
    {
        await using var gateway = await StartAsync(("Options", "-c statement_timeout=200"));
        await using var connection = new NpgsqlConnection(gateway.ConnectionString);
        await connection.OpenAsync(GatewayHost.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(GatewayHost.CancellationToken);
        await using (var locking = new NpgsqlCommand("lock table gateway.mt_doc_article", connection, transaction))
            await locking.ExecuteNonQueryAsync(GatewayHost.CancellationToken);

        Assert.Equal("200ms", await gateway.SqlAsync<string>("show statement_timeout"));
        Assert.Equal(["HC0045"], (await gateway.QueryAsync(Slugs)).ErrorCodes);
    }

    private Task<GatewayHost> StartAsync(params (string Name, string Value)[] connection) => StartAsync(_ => { }, connection);

    private async Task<GatewayHost> StartAsync(Action<IServiceCollection> configure, params (string Name, string Value)[] connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken));
        foreach (var (name, value) in connection)
            settings[name] = value;
        var gateway = new GatewayHost(postgres)
        {
            ExistingDatabase = settings.ConnectionString,
            ConfigureServices = configure,
            Settings = [$"--Limits:ExecutionTimeout={_limit}", "--Limits:ResponseBytes=100000000"],
        };
        await gateway.InitializeAsync();
        // The first operation builds the schema.
        await gateway.QueryAsync("{ __typename }");
        return gateway;
    }

    private static async Task<HttpStatusCode> ReadyAsync(GatewayHost gateway)
    {
        using var response = await gateway.Client.GetAsync("/health/ready", GatewayHost.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Compares texts while the gate is open. Otherwise a comparison waits, and ignores the cancellation of its caller.</summary>
    private sealed class GatedComparer(ManualResetEventSlim gate) : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string text)
        {
            gate.Wait(CancellationToken.None);
            return text.GetHashCode(StringComparison.Ordinal);
        }
    }
}
