using System.Text;
using System.Text.RegularExpressions;
using Gateway.Content.Media;

namespace Gateway.Content.Templates;

/// <summary>
/// Evaluates the shortcodes of Hugo that are built in: https://gohugo.io/shortcodes/. Of others only the text inside stays.
/// </summary>
internal sealed partial class Shortcodes(AddressResolver addresses, IReadOnlyDictionary<string, string> pages)
{
    internal void Write(TemplateWriter writer)
    {
        for (var index = 0; index < writer.Tokens.Count; index++)
        {
            var token = writer.Tokens[index];
            var end = token.Kind == TokenKind.Tag ? writer.ClosingOf(index) : -1;
            if (token.Kind != TokenKind.Tag)
                writer.WriteTextOrTrim(token);
            else if (token.Name == "highlight" && end >= 0)
            {
                writer.WriteCode(token, Arguments.Of(token.Arguments)[0] ?? "", InnerText(writer, index, end));
                index = end;
            }
            // A comment: https://gohugo.io/shortcodes/comment/
            else if (token.Name == "comment" && end >= 0)
                index = end;
            else
                WriteTag(writer, token, hasEnd: end >= 0);
        }
    }

    private void WriteTag(TemplateWriter writer, TemplateToken token, bool hasEnd)
    {
        var arguments = Arguments.Of(token.Arguments);
        switch (token.Name)
        {
            case "figure":
                writer.WriteBlock(token, Figure(arguments));
                break;
            case "youtube" or "vimeo" when VideoFrames.Of(token.Name, arguments["id"] ?? arguments[0]) is { } frame:
                writer.WriteBlock(token, frame);
                break;
            case "ref" or "relref":
                writer.WriteAddress(token, PageReference.OfHugo(arguments["path"] ?? arguments[0] ?? "", addresses), pages);
                break;
            // The text inside of an unknown shortcode stays.
            case var _ when hasEnd:
                writer.WriteTextOrTrim(token);
                break;
            default:
                writer.LeaveOut(token);
                break;
        }
    }

    private static string InnerText(TemplateWriter writer, int start, int end)
    {
        var text = new StringBuilder();
        for (var index = start + 1; index < end; index++)
        {
            if (writer.Tokens[index] is { Kind: TokenKind.Text } inner)
                text.Append(writer.TextOf(inner));
        }

        return text.ToString();
    }

    // https://gohugo.io/shortcodes/figure/
    private static string Figure(Arguments arguments)
    {
        var html = new StringBuilder("<figure>");
        var link = arguments["link"];
        if (link is not null)
            html.Append($"<a href=\"{TemplateWriter.Encode(link)}\">");
        html.Append($"<img src=\"{TemplateWriter.Encode(arguments["src"] ?? arguments[0] ?? "")}\"");
        var alt = arguments["alt"] ?? arguments["caption"] ?? arguments["title"] ?? "";
        html.Append($" alt=\"{TemplateWriter.Encode(alt)}\"");
        foreach (var name in (string[])["width", "height", "loading"])
        {
            if (arguments[name] is { } value)
                html.Append($" {name}=\"{TemplateWriter.Encode(value)}\"");
        }

        html.Append('>');
        if (link is not null)
            html.Append("</a>");
        string[] parts =
        [
            arguments["title"] is { } title ? $"<strong>{TemplateWriter.Encode(title)}</strong>" : "",
            TemplateWriter.Encode(arguments["caption"] ?? ""),
            TemplateWriter.Encode(arguments["attr"] ?? ""),
        ];
        if (string.Join(' ', parts.Where(part => part.Length > 0)) is { Length: > 0 } caption)
            html.Append($"<figcaption>{caption}</figcaption>");
        return html.Append("</figure>").ToString();
    }

    /// <summary>The arguments of a shortcode: all have names, or none has.</summary>
    private sealed class Arguments
    {
        private readonly List<string> _values = [];
        private readonly Dictionary<string, string> _named = new(StringComparer.OrdinalIgnoreCase);

        internal string? this[string name] => _named.GetValueOrDefault(name);

        internal string? this[int position] => position < _values.Count ? _values[position] : null;

        internal static Arguments Of(string text)
        {
            var arguments = new Arguments();
            foreach (Match match in Argument().Matches(text))
            {
                var value = match.Groups["quoted"] is { Success: true } quoted
                    ? quoted.Value.Replace("\\\"", "\"", StringComparison.Ordinal)
                    : match.Groups["raw"].Value + match.Groups["plain"].Value;
                if (match.Groups["name"] is { Success: true } name)
                    arguments._named[name.Value] = value;
                else
                    arguments._values.Add(value);
            }

            return arguments;
        }
    }

    // Quotation marks can be those of a word processor.
    [GeneratedRegex(
        """((?<name>[\w-]+)\s*=\s*)?("(?<quoted>(\\.|[^"\\])*)"|“(?<raw>[^”]*)”|`(?<raw>[^`]*)`|(?<plain>[^\s"`=]+))""",
        RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex Argument();
}
