using System.Globalization;
using Gateway.Hosting;
using Gateway.Store;
using Gateway.Store.ContentSources;
using Gateway.Store.Import;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Site;

/// <summary>The site in Chromium, with the sample articles: <c>tests/clients/site.test.mjs</c>.</summary>
public sealed class SiteInBrowserTests(PostgresServer postgres) : IAsyncLifetime
{
    private WebApplication? _control;
    private GatewayProcess? _gateway;
    private int _published;

    private GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the site cannot be built and run.");
        var connectionString = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        _gateway = new GatewayProcess(connectionString);
        _control = await StartControlAsync(connectionString);
        using var folder = new ArticleFolder()
            .With(
                new Draft("2020-01-01-slashed") { More = "authors: [\"A/B & C?\"]\n" },
                new Draft("2018-01-01-target") { Related = [new Draft.Link("https://gazette.example/2020-01-01-slashed")] },
                new Draft("2018-01-02-outgoing")
                {
                    Related =
                    [
                        new Draft.Link("https://gazette.example/2018-01-01-target"),
                        new Draft.Link("https://elsewhere.example/page"),
                    ],
                }
            )
            .With(
                Enumerable
                    .Range(1, 50)
                    .Select(number => new Draft(
                        string.Create(CultureInfo.InvariantCulture, $"2019-01-{1 + (number % 28):00}-page-{number}")
                    )
                    {
                        Topics = ["Paging"],
                    })
            );
        await _control
            .Services.GetRequiredService<FolderImporter>()
            .RunAsync(new ImportRequest([ContentSettings.SamplesFolder, folder.Root]), progress: null, GatewayHost.CancellationToken);
        await _gateway.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
            await _control.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task The_site_works_for_its_readers()
    {
        var control = _control?.Urls.Single();

        var (passed, output) = await ClientWorkspace.RunAsync(
            "site.test.mjs",
            new()
            {
                ["GATEWAY_URL"] = Gateway.Address.ToString(),
                ["PUBLISH_URL"] = $"{control}/publish",
                ["START_URL"] = $"{control}/start",
                ["STOP_URL"] = $"{control}/stop",
            },
            minutes: 10
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
                var slug = string.Create(CultureInfo.InvariantCulture, $"2024-03-{Interlocked.Increment(ref _published):00}-published");
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
