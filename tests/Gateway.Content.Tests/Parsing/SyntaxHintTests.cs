using System.Text;
using Gateway.Content.Files;
using Gateway.Content.Presets;
using Gateway.Content.Problems;
using Gateway.Content.Reading;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Parsing;

/// <summary>Common syntax errors in TOML and JSON, with their line, column and hint.</summary>
public sealed class SyntaxHintTests
{
    private static readonly ContentReader _reader = new(
        new ContentOptions(),
        new ContentMappings(
            new ContentMapping { Preset = ContentPreset.Hugo, SiteUrl = new Uri("https://blog.example/") }.WithFingerprint(),
            []
        )
    );

    [Theory]
    [InlineData("title: A", 2, 6, "Write = between the key and the value. A colon belongs to YAML")]
    [InlineData("title \"A\"", 2, 7, "Write = between the key and the value.")]
    [InlineData("title = A lighthouse", 2, 9, "Put text in quotation marks.")]
    [InlineData("title = “A”", 2, 9, "Use straight quotation marks: \".")]
    [InlineData("draft = True", 2, 9, "Write true in lower case.")]
    [InlineData("draft = yes", 2, 9, "Write true.")]
    [InlineData("title = \"A", 2, 11, "Close the quotation mark on the same line.")]
    [InlineData("title = \"A \"b\" c\"", 2, 13, "Write a quotation mark in a text as \\\"")]
    [InlineData("title = \"C:\\dir\"", 2, 13, "Write a backslash as \\\\")]
    [InlineData("title = \"A\"\ntags = [\"a\"\nweight = 1", 4, 1, "Close the list with ]")]
    [InlineData("date = 2024-13-01", 2, 8, "Write a date that exists")]
    [InlineData("date = 03/01/2024", 2, 8, "Write a date as year-month-day")]
    [InlineData("[params\ntitle = \"A\"", 2, 8, "Close the bracket with ].")]
    public void A_syntax_error_in_TOML_has_a_hint(string toml, int line, int column, string hint) =>
        AssertProblem(ProblemCodes.TomlSyntax, $"+++\n{toml}\n+++\n", line, column, hint);

    [Theory]
    [InlineData("{\n  \"title\": \"A\",\n}", 3, 1, "Remove the comma after the last entry.")]
    [InlineData("{\n  \"title\": 'A'\n}", 2, 12, "Put text in double quotation marks: \".")]
    [InlineData("{\n  \"title\": A\n}", 2, 12, "Put text in double quotation marks: \".")]
    [InlineData("{\n  \"draft\": True\n}", 2, 12, "Write true and false in lower case.")]
    [InlineData("{\n  \"draft\": ,\n  \"title\": \"A\"\n}", 2, 12, "Write a value, or remove the key.")]
    [InlineData("{\n  \"draft\": true,\n  title: \"A\"\n}", 3, 3, "Put the key in double quotation marks.")]
    [InlineData("{\n  \"draft\": true\n  \"title\": \"A\"\n}", 3, 3, "Write a comma at the end of the entry above.")]
    [InlineData("{\n  // a title\n  \"title\": \"A\"\n}", 2, 3, "Remove the comment. JSON has none.")]
    [InlineData("{\n  \"title\" = \"A\"\n}", 2, 11, "Write a colon between the key and the value.")]
    [InlineData("{\n  \"title\": \"A\n}", 2, 14, "Close the quotation mark on the same line.")]
    [InlineData("{\n  \"title\": \"A \"b\" c\"\n}", 2, 16, "Write a quotation mark in a text as \\\"")]
    [InlineData("{\n  \"tags\": [\"a\",\n  \"title\": \"A\"\n}", 3, 10, "Close the list above with ].")]
    [InlineData("{\n  \"title\": \"A\"\n\nBody.", 4, 1, "Write a quotation mark in a text as")]
    public void A_syntax_error_in_JSON_has_a_hint(string json, int line, int column, string hint) =>
        AssertProblem(ProblemCodes.JsonSyntax, json, line, column, hint);

    private static void AssertProblem(string code, string text, int line, int column, string hint)
    {
        var result = _reader.Read("content/posts/a.md", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));

        var problem = Assert.Single(Assert.IsType<ContentResult.Rejected>(result).Problems);
        Assert.Equal((code, line, column), (problem.Code, problem.Line, problem.Column));
        Assert.StartsWith(hint, problem.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("reader options", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }
}
