using System.Text.RegularExpressions;

namespace Gateway.Tests.Fixtures;

/// <summary>A row of <c>docs/configuration.md</c>.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Type">The type.</param>
/// <param name="Default">The default, without quotes and thousands separators.</param>
/// <param name="Example">The value of the example, or nothing.</param>
internal sealed partial record SettingRow(string Name, string Type, string Default, string Example)
{
    private const string Limits = "\n## Limits\n";

    public static IEnumerable<SettingRow> All()
    {
        var text = MarkdownPage.At("docs", "configuration.md").Text;
        // The page names the section of the limits once, above their rows.
        var limits = text.IndexOf(Limits, StringComparison.Ordinal);
        return Row()
            .Matches(text)
            .Select(row => new SettingRow(
                (row.Index > limits ? "Limits:" : "") + row.Groups["name"].Value,
                row.Groups["type"].Value,
                row.Groups["default"].Value.Replace(",", "", StringComparison.Ordinal).Trim('`'),
                ValueOf(row.Groups["example"].Value.Trim('`'))
            ));
    }

    // Content__Paths__0=/srv/content
    private static string ValueOf(string example) => Variable().Replace(example, "");

    [GeneratedRegex(
        @"^\| `(?<name>[A-Za-z0-9_:]+)` \| (?<type>[^|]+) \|[^|]*\| ?(?<default>[^|]*?) ?\|[^|]*\| ?(?<example>[^|]*?) ?\|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Row();

    [GeneratedRegex("^[A-Za-z]+(__[A-Za-z0-9]+)+=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Variable();
}
