using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Client;

/// <summary>The snippets of <c>docs/clients.md</c>, compiled as their readers would.</summary>
public sealed class ClientsPageTests
{
    private static readonly MarkdownPage _page = MarkdownPage.At("docs", "clients.md");

    [Fact]
    public async Task The_snippets_in_TypeScript_are_valid_with_the_package()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the snippets cannot be compiled.");
        var snippets = _page.Blocks.Where(block => block.Language == "ts").Select(block => block.Text).ToList();
        Assert.Equal(4, snippets.Count);

        var (passed, output) = await ClientWorkspace.TypeCheckAsync(snippets);

        Assert.True(passed, output);
    }

    [Fact]
    public void The_snippet_in_CSharp_is_the_one_that_the_tests_compile()
    {
        var compiled = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "Gateway.Tests", "Client", "ClientsPageSnippet.cs"))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var lines = _page.First("csharp").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

        Assert.All(lines, line => Assert.Contains(line, compiled));
    }
}
