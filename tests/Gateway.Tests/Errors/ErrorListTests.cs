using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Content.Problems;
using Gateway.Store.Errors;
using Gateway.Tests.Fixtures;

namespace Gateway.Tests.Errors;

/// <summary>Compares schema/errors.md with the error codes in the source.</summary>
public sealed partial class ErrorListTests
{
    [Fact]
    public void The_documented_error_codes_equal_those_in_the_source()
    {
        var listed = Listed()
            .Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "schema", "errors.md")))
            .Select(match => match.Groups["code"].Value);

        var codes = CodesOf(typeof(ErrorCodes)).Concat(CodesOf(typeof(ProblemCodes)));

        Assert.Equal(codes.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Errors_are_constructed_only_in_the_Errors_folders()
    {
        string[] projects = ["Gateway", "Gateway.Store"];
        var elsewhere = projects
            .SelectMany(project =>
                Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", project), "*.cs", SearchOption.AllDirectories)
            )
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Errors{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => ErrorConstruction().IsMatch(File.ReadAllText(file)));

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Error_codes_are_always_constants()
    {
        var literals = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "Gateway.Store", "Errors"), "*.cs")
            .Where(file => Path.GetFileName(file) != $"{nameof(ErrorCodes)}.cs")
            .SelectMany(file => CodeLiteral().Matches(File.ReadAllText(file)))
            .Select(match => match.Value);

        Assert.Empty(literals);
    }

    private static IEnumerable<string> CodesOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()).OfType<string>();

    [GeneratedRegex("^\\| `(?<code>\\w+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Listed();

    [GeneratedRegex("\"[A-Z][A-Z_\\d]{4,}\"", RegexOptions.None, 60_000)]
    private static partial Regex CodeLiteral();

    [GeneratedRegex("new (GraphQL\\.)?ExecutionError\\(|\"HC\\d{4}\"", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ErrorConstruction();
}
