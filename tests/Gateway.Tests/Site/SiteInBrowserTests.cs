using System.Globalization;
using Gateway.Store.ContentSources;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Site;

/// <summary>The site in Chromium, with the sample articles: <c>tests/clients/site.test.mjs</c>.</summary>
public sealed class SiteInBrowserTests(PostgresServer postgres) : IAsyncLifetime
{
    private ControlledGateway? _controlled;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the site cannot be built and run.");
        _controlled = await ControlledGateway.StartAsync(
            postgres,
            number => string.Create(CultureInfo.InvariantCulture, $"2024-03-{number:00}-published")
        );
        using var folder = new ArticleFolder()
            .With(
                new Draft("2020-01-01-slashed") { More = "authors: [\"A/B & C?\"]\n" },
                new Draft("2017-01-01-ebb") { Title = "The ebb of the Elbe", More = "language: en\n" },
                new Draft("2017-01-02-ebbe") { Title = "Die Ebbe der Elbe", More = "language: de\n" },
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
        await _controlled.ImportAsync(ContentSettings.SamplesFolder, folder.Root);
        await _controlled.Gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _controlled?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public Task The_site_works_for_its_readers() =>
        _controlled?.RunTestsAsync("site.test.mjs") ?? throw new InvalidOperationException("Not started.");
}
