using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Errors;

/// <summary>schema/errors.md against the sources.</summary>
public sealed partial class ErrorListTests
{
    [Fact]
    public void Every_code_in_the_sources_is_in_the_list_and_the_other_way_round()
    {
        var listed = Listed().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "schema", "errors.md"))).Select(Code);
        var used = Sources().SelectMany(file => Used().Matches(File.ReadAllText(file))).Select(Code);

        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Errors_are_made_in_one_place()
    {
        var elsewhere = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "Gateway"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Errors{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Made().IsMatch(File.ReadAllText(file)));

        Assert.Empty(elsewhere);
    }

    // Errors of requests, those that mutations answer as data, and what can be wrong with content.
    private static IEnumerable<string> Sources()
    {
        var source = Path.Combine(RepositoryRoot.Path, "src");
        return
        [
            .. Directory.EnumerateFiles(Path.Combine(source, "Gateway", "Errors"), "*.cs"),
            Path.Combine(source, "Gateway", "Editing", "Edit.cs"),
            Path.Combine(source, "Gateway", "Import", "FileBatches.cs"),
            Path.Combine(source, "Gateway", "Import", "ImportProblems.cs"),
            Path.Combine(source, "Gateway.Content", "ProblemCodes.cs"),
        ];
    }

    private static string Code(Match match) => match.Groups["code"].Value;

    [GeneratedRegex("^\\| `(?<code>\\w+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Listed();

    [GeneratedRegex("\"(?<code>[A-Z][A-Z_\\d]{4,})\"", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Used();

    [GeneratedRegex("new (GraphQL\\.)?ExecutionError\\(|\"HC\\d{4}\"", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Made();
}
