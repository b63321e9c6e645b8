using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests;

/// <summary>What the README promises a newcomer.</summary>
public sealed partial class ReadmeTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task The_first_query_of_the_readme_is_answered_as_it_says()
    {
        var readme = Path.Combine(RepositoryRoot.Path, "README.md");
        var samples = Path.Combine(RepositoryRoot.Path, "src", "Gateway", "Samples");
        Assert.SkipUnless(File.Exists(readme), "There is no README.md yet.");
        Assert.SkipUnless(Directory.Exists(samples), "There are no samples in src/Gateway/Samples yet.");
        var text = await File.ReadAllTextAsync(readme, GatewayHost.CancellationToken);
        Assert.Equal(0, (await host.ImportAsync(samples)).Rejected);

        var answer = await host.QueryAsync(Block(text, "graphql"));

        var promised = JsonDocument.Parse(Block(text, "json")).RootElement;
        Assert.True(JsonElement.DeepEquals(promised, answer.Root), $"The README promises {promised}, the gateway answers {answer.Root}");
    }

    private static string Block(string readme, string language) =>
        Fences().Matches(readme).FirstOrDefault(fence => fence.Groups["language"].Value == language)?.Groups["text"].Value
        ?? throw new InvalidDataException($"The README has no ```{language} block.");

    [GeneratedRegex(@"^```(?<language>\w*)[ \t]*\r?\n(?<text>.*?)^```[ \t]*\r?$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Fences();
}
