using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Commands;
using Gateway.Tests.Fixtures;
using YamlDotNet.RepresentationModel;

namespace Gateway.Tests;

/// <summary>The commands and the files in the documentation: each command is valid, and each file can be read.</summary>
public sealed partial class DocsCommandTests
{
    private static readonly IReadOnlyList<MarkdownPage> _pages =
    [
        MarkdownPage.At("README.md"),
        .. Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md")
            .Order(StringComparer.Ordinal)
            .Select(MarkdownPage.Read),
    ];

    [Fact]
    public void Every_command_of_the_gateway_is_valid()
    {
        var commands = _pages
            .SelectMany(page =>
                page.Blocks.Where(block => block.Language is "console" or "sh")
                    .SelectMany(block => CommandsIn(block.Text))
                    .Select(command => (Page: Path.GetFileName(page.Path), Command: command))
            )
            .ToList();
        Assert.True(commands.Count > 20, $"Only {commands.Count} commands were found.");

        Assert.Empty(
            commands
                .Select(found => (found, Error: CommandLine.FindError(WordsOf(found.Command))))
                .Where(checkedCommand => checkedCommand.Error is not null)
                .Select(wrong => $"{wrong.found.Page}: gateway {wrong.found.Command}\n{wrong.Error}")
        );
    }

    [Fact]
    public void Every_command_of_the_program_is_documented()
    {
        var page = MarkdownPage.At("docs", "command-line.md").Text;

        Assert.All(CommandLine.Names, name => Assert.Contains($"`gateway {name}", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_is_listed()
    {
        var index = MarkdownPage.At("docs", "README.md");
        var listed = index.Links.Select(link => link.Split('#')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            _pages.Skip(1).Select(page => Path.GetFileName(page.Path)).Where(name => name != "README.md"),
            name => Assert.Contains(name, listed)
        );
    }

    [Fact]
    public void Every_YAML_or_JSON_example_can_be_parsed()
    {
        foreach (var block in _pages.SelectMany(page => page.Blocks))
        {
            if (block.Language == "yaml")
                new YamlStream().Load(new StringReader(block.Text));
            else if (block.Language == "json")
                JsonDocument.Parse(block.Text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).Dispose();
        }
    }

    // $ gateway check . and $ dotnet run -c Release --project src/Gateway -- check . are the same.
    private static IEnumerable<string> CommandsIn(string block) =>
        block
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Select(line => Start().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["words"].Value);

    // Quotes as a shell reads them. Redirections are not for the program.
    private static string[] WordsOf(string command) =>
        [
            .. Word()
                .Matches(command)
                .Select(word => word.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal))
                .TakeWhile(word => word is not ("<" or ">" or "|" or "#")),
        ];

    [GeneratedRegex(
        @"^(\$ )?([A-Z]\w*=(""[^""]*""|\S*) )*(/srv/gateway/gateway|gateway|dotnet run -c Release --project src/Gateway --)(?<words>( .*)?)$",
        RegexOptions.ExplicitCapture,
        60_000
    )]
    private static partial Regex Start();

    [GeneratedRegex("""("[^"]*"|'[^']*'|[^\s"'])+""", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Word();
}
