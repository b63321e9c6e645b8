using System.Text.Json;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Import;

/// <summary>A folder with files of topics and organizations.</summary>
public abstract class TaxonomyFiles(GatewayHost host) : IClassFixture<GatewayHost>, IDisposable
{
    private protected const string Everything = """
        {
          topics(first: 100) { nodes { slug name shortName keywords hashtags articleCount images { url } parent { name } children { name } } }
          providers(first: 100) { nodes { name domain description otherNames articleCount images { url } articles { nodes { slug } } } }
          articles(first: 100) { nodes { slug provider { name } } }
        }
        """;

    private protected GatewayHost Host => host;
    private protected ArticleFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    private protected async Task<JsonElement> TopicAsync(string name) => await NodeAsync("topics", name);

    private protected async Task<JsonElement> ProviderAsync(string name) => await NodeAsync("providers", name);

    private protected async Task<JsonElement> NodeAsync(string list, string name) =>
        (await host.QueryAsync(Everything))
            .Data.At(list, "nodes")
            .EnumerateArray()
            .SingleOrDefault(node => node.GetProperty("name").GetString() == name);
}
