using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary><c>gateway status</c>: the state of a running gateway and of its database.</summary>
public sealed class StatusCommandTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_running_gateway_and_its_articles_are_counted()
    {
        using var folder = new ArticleFolder()
            .With(new Draft("2024-07-01-shown") { Topics = ["Travel"] }, new Draft("2024-07-02-hidden") { Published = false })
            .WithFile("broken.md", "---\ntitle: [\n---\n");
        await using var gateway = new GatewayHost(postgres)
        {
            Settings = [$"--Content:Paths:0={folder.Root}", "--Telemetry:Prometheus=true"],
        };
        await gateway.InitializeAsync();
        await GatewayHost.WaitUntilAsync(async () =>
            await gateway.SqlAsync<long>("select count(*) from gateway.content_source where scanned_at is not null") == 1
        );
        string[] arguments =
        [
            "status",
            $"--ConnectionStrings:Gateway={gateway.ConnectionString}",
            $"--urls={gateway.Client.BaseAddress}",
            $"--Content:Paths:0={folder.Root}",
            "--Telemetry:Prometheus=true",
        ];

        // On a busy machine, the gateway can take longer to answer than the command waits, and the gauge is shared by all gateways of the process.
        var (exitCode, json, error) = (-1, "", "");
        await GatewayHost.WaitUntilAsync(async () =>
        {
            (exitCode, json, error) = await GatewayProgram.RunAsync([.. arguments, "--json"]);
            return exitCode == ExitCode.Success && JsonDocument.Parse(json).RootElement.GetProperty("feedLag").GetInt64() == 0;
        });
        var (_, text, _) = await GatewayProgram.RunAsync(arguments);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        var status = JsonDocument.Parse(json).RootElement;
        var store = status.GetProperty("store");
        Assert.True(status.GetProperty("running").GetBoolean() && status.GetProperty("ready").GetBoolean());
        Assert.Equal((2, 1), (store.GetProperty("articles").GetInt64(), store.GetProperty("visibleArticles").GetInt64()));
        Assert.Equal((1, 1), (store.GetProperty("providers").GetInt64(), store.GetProperty("topics").GetInt64()));
        Assert.Equal((1, 0), (store.GetProperty("errors").GetInt64(), store.GetProperty("warnings").GetInt64()));
        Assert.True(store.GetProperty("hasImporter").GetBoolean());
        Assert.True(status.GetProperty("nodes").EnumerateArray().Single().GetProperty("isAlive").GetBoolean());
        Assert.Equal((1, 0), (store.GetProperty("feedEntries").GetInt64(), status.GetProperty("feedLag").GetInt64()));
        var source = status.GetProperty("sources").EnumerateArray().Single();
        Assert.Equal((2, 1), (source.GetProperty("accepted").GetInt64(), source.GetProperty("rejected").GetInt64()));
        Assert.Contains($"Address     {gateway.Client.BaseAddress?.ToString().TrimEnd('/')}", text, StringComparison.Ordinal);
        Assert.Contains("Articles    2, of which readers see 1", text, StringComparison.Ordinal);
        Assert.Contains("Importing   yes", text, StringComparison.Ordinal);
        Assert.Contains($"Source      {folder.Root}: 2 accepted, 0 skipped, 1 rejected, ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_does_not_run_has_exit_code_1_and_a_database_without_tables_2()
    {
        var address = $"--urls=http://127.0.0.1:{FixedPort.Next()}";
        var store = await postgres.CreateStoreAsync(GatewayHost.CancellationToken);
        var empty = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);

        var (stopped, output, _) = await GatewayProgram.RunProcessAsync([], "status", address, $"--ConnectionStrings:Gateway={store}");
        var (missing, _, error) = await GatewayProgram.RunAsync("status", address, $"--ConnectionStrings:Gateway={empty}");

        Assert.Equal((ExitCode.Failed, ExitCode.CouldNotRun), (stopped, missing));
        Assert.Contains("not running", output, StringComparison.Ordinal);
        Assert.Contains("has no tables of a gateway.", error, StringComparison.Ordinal);
    }
}
