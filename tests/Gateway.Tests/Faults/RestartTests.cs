using System.Globalization;
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
        _gateway = new GatewayProcess(connectionString);
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
    public async Task Subscriptions_go_on_after_a_restart_of_the_gateway()
    {
        var control = _control?.Urls.Single();

        var (passed, output) = await ClientWorkspace.RunAsync(
            "resume.test.mjs",
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
