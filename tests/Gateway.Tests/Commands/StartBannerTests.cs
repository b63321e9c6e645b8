using Gateway.Commands;
using Gateway.Store.Queries;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Commands;

/// <summary>The output of a server that has started.</summary>
public sealed class StartBannerTests(PostgresServer postgres)
{
    [Fact]
    public void The_banner_has_four_lines()
    {
        var text = StartBanner.Text(
            ["http://localhost:8080"],
            hasSite: true,
            "the database gateway on db:5432",
            "44 articles; following /srv/content"
        );

        Assert.Equal(4, text.Split('\n').Length);
        Assert.Contains(
            "GraphQL is served at http://localhost:8080/graphql, the site at http://localhost:8080/\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("\nNext: open http://localhost:8080/ in a browser", text, StringComparison.Ordinal);
        Assert.Contains(
            "\nNext: open http://localhost:8080/graphql in a browser",
            StartBanner.Text(["http://localhost:8080"], hasSite: false, "", ""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_empty_store_is_shown_as_no_articles_yet()
    {
        var store = new StoreStatus("18.1", 0, Articles: 0, VisibleArticles: 0, 0, 0, 0, 0, HasImporter: true, 0, LastEventAt: null, 0);

        Assert.Equal("no articles yet", StartBanner.CountsIn(store));
        Assert.Equal("no articles yet", StartBanner.CountsIn(null));
        Assert.Equal(
            "1,200 articles that readers see (1,234 in all), 3 providers, 4 topics",
            StartBanner.CountsIn(store with { Articles = 1234, VisibleArticles = 1200, Providers = 3, Topics = 4 })
        );
        Assert.Equal(
            "1 article that readers see (1 in all), 1 provider, 1 topic",
            StartBanner.CountsIn(store with { Articles = 1, VisibleArticles = 1, Providers = 1, Topics = 1 })
        );
    }

    [Fact]
    public async Task A_server_prints_the_banner_and_no_message_of_the_host()
    {
        using var folder = new ArticleFolder().With(new Draft("2024-07-01-shown"));
        var database = await postgres.CreateDatabaseAsync(GatewayHost.CancellationToken);
        await using var gateway = new GatewayProcess(database, $"--Content:Paths:0={folder.Root}");

        await gateway.StartAsync();
        await GatewayHost.WaitUntilAsync(() => Task.FromResult(gateway.Output.Contains("Next: ", StringComparison.Ordinal)));

        Assert.Contains($"following {folder.Root}", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("Database: the database ", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening on", gateway.Output, StringComparison.Ordinal);
    }
}
