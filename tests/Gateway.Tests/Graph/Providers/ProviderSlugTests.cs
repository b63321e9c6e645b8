using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Providers;

public sealed class ProviderSlugTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly (string Name, string Domain)[] _providers =
    [
        ("The Gazette", "b.example"),
        ("The Gazette", "a.example"),
        ("The-Gazette", "a.example"),
        ("the gazette", "a.example"),
        ("Café", "cafe.example"),
        ("微软", "wr.example"),
    ];

    private readonly ArticleFolder _folder = new();
    private readonly GatewayHost _host = new(postgres);

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_slug_consists_of_the_name_and_is_unique()
    {
        await _host.ImportAsync(
            _folder.With(_providers.Select((provider, at) => new Draft($"2024-01-0{at + 1}-a") { Provider = provider })).Root
        );

        var slugs = await SlugsAsync(_host);

        Assert.Equal(_providers.Length, slugs.Values.Distinct().Count());
        Assert.Equal("the-gazette", slugs["a.example The Gazette"]);
        Assert.Equal("the-gazette-b-example", slugs["b.example The Gazette"]);
        Assert.Equal("the-gazette-a-example", slugs["a.example The-Gazette"]);
        Assert.StartsWith("the-gazette-a-example-", slugs["a.example the gazette"], StringComparison.Ordinal);
        Assert.Equal("cafe", slugs["cafe.example Café"]);
        foreach (var (provider, slug) in slugs)
            Assert.Equal(provider, await ProviderOfAsync(slug));
        Assert.Null(await ProviderOfAsync("no-such-provider"));
        Assert.Null(await ProviderOfAsync("\u0000"));
    }

    [Fact]
    public async Task Providers_are_filtered_by_their_slug()
    {
        await _host.ImportAsync(
            _folder.With(_providers.Select((provider, at) => new Draft($"2024-01-0{at + 1}-a") { Provider = provider })).Root
        );

        var response = await _host.QueryAsync(
            """
            {
              one: providers(where: { slug: { eq: "the-gazette-b-example" } }) { nodes { name domain } }
              some: providers(where: { slug: { startsWith: "the-gazette" } }) { totalCount }
              ofArticles: articles(where: { provider: { slug: { in: ["cafe", "the-gazette"] } } }) { nodes { slug } }
            }
            """
        );

        Assert.Equal("""[{"name":"The Gazette","domain":"b.example"}]""", response.Data.At("one", "nodes").GetRawText());
        Assert.Equal(4, response.Data.At("some", "totalCount").GetInt32());
        Assert.Equal(["2024-01-05-a", "2024-01-02-a"], response.Data.At("ofArticles", "nodes").Each("slug"));
    }

    [Fact]
    public async Task A_slug_stays_when_another_provider_has_the_same_name_and_when_its_file_comes_and_goes()
    {
        await _host.ImportAsync(_folder.With(new Draft("2024-02-01-a") { Provider = _providers[0] }).Root, prune: true);
        await _host.ImportAsync(_folder.With(new Draft("2024-02-02-b") { Provider = _providers[1] }).Root, prune: true);
        await _host.ImportAsync(_folder.WithOrganization(_providers[0], "description: Described").Root, prune: true);
        var described = await SlugsAsync(_host);
        Directory.Delete(_folder.At("_data"), recursive: true);
        await _host.ImportAsync(_folder.Root, prune: true);

        Assert.Equal("the-gazette", described["b.example The Gazette"]);
        Assert.Equal("the-gazette-a-example", described["a.example The Gazette"]);
        Assert.Equal(described, await SlugsAsync(_host));
    }

    [Fact]
    public async Task A_provider_that_only_a_file_defines_has_a_slug()
    {
        await _host.ImportAsync(_folder.WithOrganization(("Only A File", "file.example")).Root);

        Assert.Equal("file.example Only A File", await ProviderOfAsync("only-a-file"));
    }

    [Fact]
    public async Task A_hidden_provider_is_not_found()
    {
        await _host.ImportAsync(_folder.With(new Draft("2024-03-01-a") { Provider = _providers[4], Published = false }).Root);

        Assert.Null(await ProviderOfAsync("cafe"));
    }

    [Fact]
    public async Task Providers_of_an_earlier_version_get_slugs_at_the_start()
    {
        await _host.ImportAsync(
            _folder.With(_providers.Select((provider, at) => new Draft($"2024-04-0{at + 1}-a") { Provider = provider })).Root
        );
        var before = await SlugsAsync(_host);
        await _host.SqlAsync<long>(
            """
            with removed as (update gateway.mt_doc_provider set slug = null, data = data - 'slug' - 'slugCandidates' returning 1),
              outdated as (update gateway.schema_state set build = 'earlier' returning 1)
            select count(*) from removed
            """
        );

        await using var upgraded = new GatewayHost(postgres) { SharesDatabaseWith = _host };
        await upgraded.InitializeAsync();

        Assert.Equal(before, await SlugsAsync(upgraded));
    }

    [Fact]
    public async Task A_hidden_provider_takes_no_slug_from_a_visible_one()
    {
        var hidden = new Draft("2024-05-01-a") { Provider = _providers[1], Published = false };
        await _host.ImportAsync(_folder.With(hidden).Root);
        await _host.ImportAsync(_folder.With(new Draft("2024-05-02-b") { Provider = _providers[0] }).Root);
        var before = await SlugsAsync(_host);

        await _host.ImportAsync(_folder.With(hidden with { Published = true }).Root);

        Assert.Equal("the-gazette", Assert.Single(before).Value);
        Assert.Equal(["the-gazette-a-example", "the-gazette"], (await SlugsAsync(_host)).Values);
    }

    private async Task<string?> ProviderOfAsync(string slug)
    {
        var response = await _host.QueryAsync("query ($slug: String!) { providerBySlug(slug: $slug) { name domain } }", new { slug });
        return response.Data.GetProperty("providerBySlug") is { ValueKind: JsonValueKind.Object } provider
            ? $"{provider.GetProperty("domain")} {provider.GetProperty("name")}"
            : null;
    }

    private static async Task<SortedDictionary<string, string>> SlugsAsync(GatewayHost host)
    {
        var slugs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var provider in (await host.QueryAsync("{ providers { nodes { name domain slug } } }"))
                .Data.At("providers", "nodes")
                .EnumerateArray()
        )
            slugs[$"{provider.GetProperty("domain")} {provider.GetProperty("name")}"] = provider.GetProperty("slug").GetString() ?? "";
        return slugs;
    }
}
