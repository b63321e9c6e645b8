using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Graph.Providers;

public sealed class ProviderSlugTests(SharedGateway gateway) : SharedGatewayTests(gateway)
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

    [Fact]
    public async Task A_provider_slug_is_made_from_the_name_and_is_unique()
    {
        await Host.ImportAsync(
            Folder.With(_providers.Select((provider, at) => new Draft($"2024-01-0{at + 1}-a") { Provider = provider })).Root
        );

        var slugs = await SlugsAsync(Host);

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
        await Host.ImportAsync(
            Folder.With(_providers.Select((provider, at) => new Draft($"2024-01-0{at + 1}-a") { Provider = provider })).Root
        );

        var response = await Host.QueryAsync(
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
    public async Task A_provider_keeps_its_slug_when_another_has_the_same_name_and_when_its_file_is_added_or_deleted()
    {
        await Host.ImportAsync(Folder.With(new Draft("2024-02-01-a") { Provider = _providers[0] }).Root, prune: true);
        await Host.ImportAsync(Folder.With(new Draft("2024-02-02-b") { Provider = _providers[1] }).Root, prune: true);
        await Host.ImportAsync(Folder.WithOrganization(_providers[0], "description: Described").Root, prune: true);
        var described = await SlugsAsync(Host);
        Directory.Delete(Folder.At("_data"), recursive: true);
        await Host.ImportAsync(Folder.Root, prune: true);

        Assert.Equal("the-gazette", described["b.example The Gazette"]);
        Assert.Equal("the-gazette-a-example", described["a.example The Gazette"]);
        Assert.Equal(described, await SlugsAsync(Host));
    }

    [Fact]
    public async Task A_provider_without_articles_has_a_slug()
    {
        await Host.ImportAsync(Folder.WithOrganization(("Only A File", "file.example")).Root);

        Assert.Equal("file.example Only A File", await ProviderOfAsync("only-a-file"));
    }

    [Fact]
    public async Task A_hidden_provider_is_not_found()
    {
        await Host.ImportAsync(Folder.With(new Draft("2024-03-01-a") { Provider = _providers[4], Published = false }).Root);

        Assert.Null(await ProviderOfAsync("cafe"));
    }

    [Fact]
    public async Task Providers_stored_by_an_earlier_version_receive_slugs_at_the_start()
    {
        await Host.ImportAsync(
            Folder.With(_providers.Select((provider, at) => new Draft($"2024-04-0{at + 1}-a") { Provider = provider })).Root
        );
        var before = await SlugsAsync(Host);
        await Host.SqlAsync<long>(
            """
            with removed as (update gateway.mt_doc_provider set slug = null, data = data - 'slug' - 'slugCandidates' returning 1),
              outdated as (update gateway.schema_state set build = 'earlier' returning 1)
            select count(*) from removed
            """
        );

        await using var upgraded = new GatewayHost(Postgres) { SharesDatabaseWith = Host };
        await upgraded.InitializeAsync();

        Assert.Equal(before, await SlugsAsync(upgraded));
    }

    [Fact]
    public async Task A_hidden_provider_does_not_take_the_slug_of_a_visible_one()
    {
        var hidden = new Draft("2024-05-01-a") { Provider = _providers[1], Published = false };
        await Host.ImportAsync(Folder.With(hidden).Root);
        await Host.ImportAsync(Folder.With(new Draft("2024-05-02-b") { Provider = _providers[0] }).Root);
        var before = await SlugsAsync(Host);

        await Host.ImportAsync(Folder.With(hidden with { Published = true }).Root);

        Assert.Equal("the-gazette", Assert.Single(before).Value);
        Assert.Equal(["the-gazette-a-example", "the-gazette"], (await SlugsAsync(Host)).Values);
    }

    private async Task<string?> ProviderOfAsync(string slug)
    {
        var response = await Host.QueryAsync("query ($slug: String!) { providerBySlug(slug: $slug) { name domain } }", new { slug });
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
