using System.Text.RegularExpressions;

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
        string.Create(
            body.Length,
            body,
            static (text, body) =>
            {
                body.CopyTo(text);
                string? fence = null;
                for (var start = 0; start < text.Length; )
                {
                    var end = text[start..].IndexOf('\n') is >= 0 and var length ? start + length : text.Length;
                    var line = text[start..end];
                    var mark = FenceOf(line);
                    if (fence is null && mark is null)
                        BlankSpans(line);
                    else
                        line.Fill(' ');
                    fence =
                        fence is null ? mark
                        : mark is not null && mark.StartsWith(fence, StringComparison.Ordinal) ? null
                        : fence;
                    start = end + 1;
                }
            }
        );

    private static string? FenceOf(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        if (line.Length < 3 || line[0] is not ('`' or '~'))
            return null;
        var length = line.IndexOfAnyExcept(line[0]);
        length = length < 0 ? line.Length : length;
        return length >= 3 ? line[..length].ToString() : null;
    }

    private static void BlankSpans(Span<char> line)
    {
        for (var start = line.IndexOf('`'); start >= 0; )
        {
            var rest = line[(start + 1)..];
            if (rest.IndexOf('`') is not (>= 0 and var length))
                return;
            line.Slice(start, length + 2).Fill(' ');
            start = line.IndexOf('`');
        }
    }
}
