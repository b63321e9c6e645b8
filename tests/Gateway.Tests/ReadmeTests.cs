using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Access;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests;

/// <summary>What the README promises a newcomer.</summary>
public sealed partial class ReadmeTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TestKey _writer = new("writer", Scope.ArticlesWrite);

    private readonly GatewayHost _host = new(postgres) { Settings = TestKey.Settings(_writer) };

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_first_query_of_the_readme_is_answered_as_it_says()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "src", "Gateway", "Samples");
        var text = await TextAsync();
        Assert.Equal(0, (await _host.ImportAsync(samples)).Rejected);

        var answer = await _host.QueryAsync(Block(text, "graphql"));

        var promised = JsonDocument.Parse(Block(text, "json")).RootElement;
        Assert.True(JsonElement.DeepEquals(promised, answer.Root), $"The README promises {promised}, the gateway answers {answer.Root}");
    }

    [Fact]
    public async Task The_mutation_of_the_readme_stores_an_article()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(CurlBody().Match(await TextAsync()).Groups["json"].Value, Encoding.UTF8, "application/json"),
            Headers = { { "Authorization", _writer.Bearer } },
        };

        using var response = await _host.Client.SendAsync(request, GatewayHost.CancellationToken);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(GatewayHost.CancellationToken);
        Assert.Equal("2024-05-01-first-light", answer.At("data", "importArticle", "article", "slug").GetString());
    }

    private static Task<string> TextAsync() =>
        File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "README.md"), GatewayHost.CancellationToken);

    private static string Block(string readme, string language) =>
        Fences().Matches(readme).FirstOrDefault(fence => fence.Groups["language"].Value == language)?.Groups["text"].Value
        ?? throw new InvalidDataException($"The README has no ```{language} block.");

    [GeneratedRegex("-d '(?<json>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CurlBody();

    [GeneratedRegex(
        @"^```(?<language>\w*)[ \t]*\r?\n(?<text>.*?)^```[ \t]*\r?$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Fences();
}
