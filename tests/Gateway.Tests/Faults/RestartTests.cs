using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Gateway.Hosting;
using Gateway.Store;
using Gateway.Store.Import;
using Gateway.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Faults;

/// <summary>Clients that users have, while the gateway is killed and started again.</summary>
public sealed class RestartTests(PostgresServer postgres) : IAsyncLifetime
{
    private WebApplication? _control;
    private GatewayProcess? _gateway;
    private int _published;

    private GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the clients cannot be run.");
        var connectionString = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        _gateway = new GatewayProcess(connectionString, "--Cors:Origins:0=*");
        _control = await StartControlAsync(connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
            await _control.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    [Fact]
    public Task Subscriptions_go_on_after_a_restart_of_the_gateway() => RunAsync("resume.test.mjs");

    [Fact]
    public async Task Pages_that_use_the_package_lose_and_repeat_nothing()
    {
        await ClientWorkspace.BuildPackageAsync();
        await RunAsync("package.test.mjs");
    }

    [Fact]
    public async Task The_sample_in_csharp_loses_and_repeats_nothing()
    {
        await Gateway.StartAsync();
        await PublishAsync(1);
        var lines = Channel.CreateUnbounded<string>();
        var folder = AppContext.BaseDirectory.Replace(
            Path.Combine("tests", "Gateway.Tests"),
            Path.Combine("src", "Gateway.Client.Sample"),
            StringComparison.Ordinal
        );
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Gateway.Client.Sample.dll"), Gateway.Address.ToString()])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var sample = Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
        sample.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data ?? "(end)");
        sample.BeginOutputReadLine();
        try
        {
            Assert.Equal("2024-02-01  About 2024-02-01-published-1", await LineAsync());
            await PublishAsync(1);
            Assert.Equal("NEW         About 2024-02-01-published-2", await LineAsync());

            await Gateway.KillAsync();
            await PublishAsync(2);
            await Gateway.StartAsync();
            Assert.Equal("NEW         About 2024-02-01-published-3", await LineAsync());
            Assert.Equal("NEW         About 2024-02-01-published-4", await LineAsync());
            await PublishAsync(1);
            Assert.Equal("NEW         About 2024-02-01-published-5", await LineAsync());
        }
        finally
        {
            sample.Kill(entireProcessTree: true);
            await sample.WaitForExitAsync(GatewayHost.CancellationToken);
        }

        async Task<string> LineAsync() =>
            await lines
                .Reader.ReadAsync(GatewayHost.CancellationToken)
                .AsTask()
                .WaitAsync(GatewayHost.WaitTimeout, GatewayHost.CancellationToken);
    }

    private async Task PublishAsync(int count)
    {
        using var http = new HttpClient();
        for (var published = 0; published < count; published++)
            using (await http.PostAsync($"{_control?.Urls.Single()}/publish", content: null, GatewayHost.CancellationToken)) { }
    }

    private async Task RunAsync(string file)
    {
        var control = _control?.Urls.Single();

        var (passed, output) = await ClientWorkspace.RunAsync(
            file,
            new()
            {
                ["GATEWAY_URL"] = Gateway.Address.ToString(),
                ["PUBLISH_URL"] = $"{control}/publish",
                ["START_URL"] = $"{control}/start",
                ["STOP_URL"] = $"{control}/stop",
            }
        );

        Assert.True(passed, $"{output}\n{Gateway.Output}");
    }

    private async Task<WebApplication> StartControlAsync(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddStore(connectionString, builder.Configuration);
        var control = builder.Build();
        control.MapPost("/start", async () => await Gateway.StartAsync());
        control.MapPost("/stop", async () => await Gateway.KillAsync());
        control.MapPost(
            "/publish",
            async (FolderImporter importer) =>
            {
                var slug = string.Create(CultureInfo.InvariantCulture, $"2024-02-01-published-{Interlocked.Increment(ref _published)}");
                using var folder = new ArticleFolder().With(new Draft(slug));
                await importer.RunAsync(new ImportRequest([folder.Root]), progress: null, GatewayHost.CancellationToken);
                return slug;
            }
        );
        await control.Services.GetRequiredService<StoreStartup>().RunAsync(GatewayHost.CancellationToken);
        await control.StartAsync(GatewayHost.CancellationToken);
        return control;
    }
}
