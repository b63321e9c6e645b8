using Gateway.Hosting;
using Gateway.Store.Import;
using Gateway.Store.Startup;
using Gateway.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Faults;

/// <summary>
/// A gateway in a process of its own, and a server that stops it, starts it and publishes articles while it is stopped. The tests of
/// <c>tests/clients</c> call this server.
/// </summary>
internal sealed class ControlledGateway : IAsyncDisposable
{
    private readonly WebApplication _control;

    private ControlledGateway(GatewayProcess gateway, WebApplication control) => (Gateway, _control) = (gateway, control);

    public GatewayProcess Gateway { get; }

    /// <summary>Starts the server. The gateway does not run yet.</summary>
    /// <param name="postgres">The server of the database.</param>
    /// <param name="slugOf">The slug of each published article, by its number from 1.</param>
    /// <param name="settings">The settings of the gateway.</param>
    public static async Task<ControlledGateway> StartAsync(PostgresServer postgres, Func<int, string> slugOf, params string[] settings)
    {
        var connectionString = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        var gateway = new GatewayProcess(connectionString, [.. GatewayHost.LongTimeLimits, .. settings]);
        var published = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddStore(connectionString, builder.Configuration);
        var control = builder.Build();
        control.MapPost("/start", async () => await gateway.StartAsync());
        control.MapPost("/stop", async () => await gateway.KillAsync());
        control.MapPost(
            "/publish",
            async (FolderImporter importer) =>
            {
                var slug = slugOf(Interlocked.Increment(ref published));
                using var folder = new ArticleFolder().With(new Draft(slug));
                await importer.RunAsync(new ImportRequest([folder.Root]), progress: null, GatewayHost.CancellationToken);
                return slug;
            }
        );
        await control.Services.GetRequiredService<StoreStartup>().RunAsync(GatewayHost.CancellationToken);
        await control.StartAsync(GatewayHost.CancellationToken);
        return new ControlledGateway(gateway, control);
    }

    public Task ImportAsync(params IReadOnlyList<string> folders) =>
        _control
            .Services.GetRequiredService<FolderImporter>()
            .RunAsync(new ImportRequest(folders), progress: null, GatewayHost.CancellationToken);

    public async Task PublishAsync(int count)
    {
        using var http = new HttpClient();
        for (var published = 0; published < count; published++)
            using (await http.PostAsync($"{_control.Urls.Single()}/publish", content: null, GatewayHost.CancellationToken)) { }
    }

    /// <summary>Runs the tests of one file of <c>tests/clients</c>.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="variables">More environment variables.</param>
    public async Task RunTestsAsync(string file, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var control = _control.Urls.Single();

        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GATEWAY_URL"] = Gateway.Address.ToString(),
            ["PUBLISH_URL"] = $"{control}/publish",
            ["START_URL"] = $"{control}/start",
            ["STOP_URL"] = $"{control}/stop",
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        var (passed, output) = await ClientWorkspace.RunAsync(file, environment);

        Assert.True(passed, $"{output}\n{Gateway.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
