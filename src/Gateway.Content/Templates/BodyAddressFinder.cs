using System.Text.RegularExpressions;
using Gateway.Content.Markdown;

namespace Gateway.Content.Templates;

/// <summary>Finds the addresses in a body without parsing it as Markdown: those of links, images, definitions and attributes.</summary>
internal static class BodyAddressFinder
{
    private static readonly Regex _address = new(
        """\]\(\s*<?(?<address>[^\s()<>"]+(\([^\s()]*\)[^\s()<>"]*)?)|^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?<address>[^\s<>]+)|\b(href|src|poster)\s*=\s*("(?<address>[^"\n]*)"|'(?<address>[^'\n]*)')""",
        RegexOptions.ExplicitCapture
            | RegexOptions.Multiline
            | RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.NonBacktracking,
        TimeSpan.FromSeconds(60)
    );

    /// <summary>Returns the addresses with their positions. Those in code are left out.</summary>
    internal static IEnumerable<(int Offset, string Address)> In(string body)
    {
        if (!body.Contains("](", StringComparison.Ordinal) && !body.Contains("]:", StringComparison.Ordinal) && !body.Contains('='))
            return [];
        return _address
            .Matches(WithoutCode(body))
            .Select(match => match.Groups["address"])
            .Select(found => (found.Index, found.Value.Trim()));
    }

    // Blanks take the place of code, so that positions stay the same.
    private static string WithoutCode(string body) =>
        body.AsSpan().ContainsAny('`', '~')
            ? string.Create(
                body.Length,
                body,
                static (text, body) =>
                {
                    body.CopyTo(text);
                    foreach (var code in MarkdownCode.PlacesIn(body))
                        text[code].Fill(' ');
                }
            )
            : body;
}
