using System.Text;
using Gateway.Content.Media;
using Gateway.Content.Text;

namespace Gateway.Content.Templates;

/// <summary>Evaluates the tags of Liquid that need no more than the address of the site: https://jekyllrb.com/docs/liquid/tags/</summary>
internal sealed class LiquidTags(AddressResolver addresses, IReadOnlyDictionary<string, string> pages)
{
    // Whether their text is shown, and how often, depends on values of the generator.
    private static readonly HashSet<string> _conditions = new(StringComparer.Ordinal)
    {
        "if",
        "unless",
        "case",
        "for",
        "tablerow",
        "capture",
        "paginate",
        "set",
        "macro",
        "style",
        "stylesheet",
        "javascript",
        "schema",
    };

    internal void Write(TemplateWriter writer)
    {
        for (var index = 0; index < writer.Tokens.Count; index++)
        {
            var token = writer.Tokens[index];
            switch (token.Kind)
            {
                case TokenKind.Output:
                    WriteValue(writer, token);
                    break;
                case TokenKind.Tag
                    when writer.ClosingOf(index) is >= 0 and var end && (_conditions.Contains(token.Name) || token.Name == "highlight"):
                    WriteBlock(writer, token, index, end);
                    index = end;
                    break;
                case TokenKind.Tag:
                    WriteTag(writer, token, hasEnd: writer.ClosingOf(index) >= 0);
                    break;
                default:
                    writer.WriteTextOrTrim(token);
                    break;
            }
        }
    }

    private void WriteBlock(TemplateWriter writer, TemplateToken token, int start, int end)
    {
        if (token.Name != "highlight")
        {
            writer.LeaveOut(token);
            writer.WriteTextOrTrim(writer.Tokens[end]);
            return;
        }

        var code = new StringBuilder();
        for (var index = start + 1; index < end; index++)
        {
            var inner = writer.Tokens[index];
            if (inner.Kind == TokenKind.Text)
                code.Append(writer.TextOf(inner));
            else if (inner.Kind == TokenKind.Output && ValueOf(inner.Arguments) is { } value)
                code.Append(value);
        }

        writer.WriteCode(token, token.Arguments.Split(' ')[0], code.ToString());
        writer.WriteTextOrTrim(writer.Tokens[end]);
    }

    private void WriteTag(TemplateWriter writer, TemplateToken token, bool hasEnd)
    {
        var argument = token.Arguments.Split(' ', 2)[0].Trim('"', '\'');
        switch (token.Name)
        {
            case "post_url":
                writer.WriteAddress(token, PageReference.OfPost(argument, addresses), pages);
                break;
            case "link":
                writer.WriteAddress(token, PageReference.OfFile(argument, addresses), pages);
                break;
            case "youtube" or "vimeo" when VideoFrames.Of(token.Name, argument) is { } frame:
                writer.WriteBlock(token, frame);
                break;
            case "assign" or "break" or "continue" or "increment" or "decrement" or "liquid" or "layout":
                writer.WriteTextOrTrim(token);
                break;
            // The text inside of an unknown block stays.
            case var _ when hasEnd:
                writer.WriteTextOrTrim(token);
                break;
            default:
                writer.LeaveOut(token);
                break;
        }
    }

    private void WriteValue(TemplateWriter writer, TemplateToken token)
    {
        if (ValueOf(token.Arguments) is { } value)
            writer.Write(token, value);
        else
            writer.LeaveOut(token);
    }

    /// <summary>Returns the value of an expression; <c>null</c> if only the generator knows it.</summary>
    private string? ValueOf(string expression)
    {
        var parts = Split(expression);
        var value = Operand(parts[0]);
        foreach (var filter in parts.Skip(1))
        {
            if (value is null)
                return null;
            var colon = filter.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? filter : filter[..colon]).Trim();
            var argument = colon < 0 ? null : Operand(filter[(colon + 1)..].Trim());
            value = name switch
            {
                // https://jekyllrb.com/docs/liquid/filters/ and https://www.11ty.dev/docs/filters/url/
                "relative_url" or "url" => IsAbsolute(value) ? value : Folder + WithSlash(value),
                "absolute_url" => IsAbsolute(value) ? value : $"{Host}{Folder}{WithSlash(value)}",
                "prepend" when argument is not null => argument + value,
                "append" when argument is not null => value + argument,
                "strip" => value.Trim(),
                "downcase" => value.ToLowerInvariant(),
                "upcase" => value.ToUpperInvariant(),
                "escape" or "xml_escape" or "h" => TemplateWriter.Encode(value),
                _ => null,
            };
        }

        return value;
    }

    private string? Operand(string text) =>
        text switch
        {
            ['"', .. var quoted, '"'] when !quoted.Contains('"') => quoted,
            ['\'', .. var quoted, '\''] when !quoted.Contains('\'') => quoted,
            "site.baseurl" or "site.base_url" => Folder,
            "site.url" => Host,
            "page.url" when addresses is { Page: { } page, Site: { } site } && page.StartsWith($"{site}/", StringComparison.Ordinal) =>
                page[site.Length..],
            _ => null,
        };

    private string Host => addresses.Site is { } site ? new Uri(site).GetLeftPart(UriPartial.Authority) : "";

    private string Folder => addresses.Site is { } site ? new Uri(site).AbsolutePath.TrimEnd('/') : "";

    private static bool IsAbsolute(string value) => WebAddress.HostStart(value) >= 0 || value.StartsWith("//", StringComparison.Ordinal);

    private static string WithSlash(string value) => value.StartsWith('/') ? value : $"/{value}";

    // A text can contain the mark that separates filters.
    private static List<string> Split(string expression)
    {
        var parts = new List<string>();
        var (start, quote) = (0, '\0');
        for (var at = 0; at < expression.Length; at++)
        {
            var character = expression[at];
            if (quote != '\0')
                quote = character == quote ? '\0' : quote;
            else if (character is '"' or '\'')
                quote = character;
            else if (character == '|')
            {
                parts.Add(expression[start..at].Trim());
                start = at + 1;
            }
        }

        parts.Add(expression[start..].Trim());
        return parts;
    }
}
