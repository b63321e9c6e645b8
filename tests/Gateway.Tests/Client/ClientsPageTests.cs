using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Client;

/// <summary>The snippets of <c>docs/clients.md</c>, of the package and of the site, compiled as by their readers.</summary>
public sealed class ClientsPageTests
{
    private static readonly MarkdownPage _page = MarkdownPage.At("docs", "clients.md");

    [Fact]
    public async Task The_snippets_in_TypeScript_are_valid_with_the_package()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the snippets cannot be compiled.");
        var snippets = _page.Blocks.Where(block => block.Language == "ts").Select(block => block.Text).ToList();
        Assert.Equal(5, snippets.Count);

        var (passed, output) = await ClientWorkspace.TypeCheckAsync(snippets);

        Assert.True(passed, output);
    }

    [Fact]
    public async Task The_snippets_of_the_package_are_valid()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the snippets cannot be compiled.");
        var snippets = MarkdownPage.At("clients", "typescript", "README.md").Blocks.Where(block => block.Language == "ts").ToList();
        Assert.Equal(6, snippets.Count);

        var (passed, output) = await ClientWorkspace.TypeCheckAsync([.. snippets.Select(block => block.Text)]);

        Assert.True(passed, output);
    }

    [Fact]
    public void The_snippet_in_CSharp_is_the_one_that_the_tests_compile() => AssertCompiled(_page.First("csharp"));

    [Fact]
    public async Task The_snippets_of_the_site_that_use_the_package_are_valid()
    {
        Assert.SkipUnless(ClientWorkspace.Exists("npm"), "Node.js is not here: the snippets cannot be compiled.");

        var (passed, output) = await ClientWorkspace.TypeCheckAsync([
            OfSite("Apollo Client"),
            OfSite("urql"),
            OfSite("Relay"),
            OfSite("Subscription"),
        ]);

        Assert.True(passed, output);
    }

    [Fact]
    public void The_snippet_in_CSharp_of_the_site_is_the_same() => AssertCompiled(OfSite(".NET"));

    /// <summary>A snippet of the page <c>/admin/snippets</c>.</summary>
    private static string OfSite(string title)
    {
        var start = $"title: \"{title}\",\n    text: `";
        var texts = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Gateway.Web", "src", "admin", "snippet-texts.ts"));
        var position = texts.IndexOf(start, StringComparison.Ordinal);
        Assert.True(position >= 0, $"There is no snippet “{title}”.");
        position += start.Length;
        return texts[position..texts.IndexOf('`', position)].Replace("${url}", "https://news.example/graphql", StringComparison.Ordinal);
    }

    private static void AssertCompiled(string snippet)
    {
        var compiled = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "Gateway.Tests", "Client", "ClientsPageSnippet.cs"))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var lines = snippet.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line, compiled));
    }
}
