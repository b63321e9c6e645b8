using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Store.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests;

/// <summary>The first query of the README and the first mutation of docs/writing.md.</summary>
public sealed partial class ReadmeTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    private readonly GatewayHost _host = new(postgres) { Settings = TestKey.Settings(_writer) };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_first_query_of_the_readme_returns_the_response_shown()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "src", "Gateway", "Samples");
        var readme = MarkdownPage.At("README.md");
        Assert.Equal(0, (await _host.ImportAsync(samples)).Rejected);

        var answer = await _host.QueryAsync(readme.First("graphql"));

        var promised = JsonDocument.Parse(readme.First("json")).RootElement;
        Assert.True(JsonElement.DeepEquals(promised, answer.Root), $"The README promises {promised}, the gateway answers {answer.Root}");
    }

    [Fact]
    public async Task The_mutation_of_the_page_on_writing_stores_an_article()
    {
        var curl = MarkdownPage.At("docs", "writing.md").First("console");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(CurlBody().Match(curl).Groups["json"].Value, Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", _writer.Bearer } },
        };

        using var response = await _host.Client.SendAsync(request, GatewayHost.CancellationToken);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
        Assert.Equal("2024-05-01-first-light", answer.At("data", "importArticle", "article", "slug").GetString());
    }

    [GeneratedRegex("-d '(?<json>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CurlBody();
}
