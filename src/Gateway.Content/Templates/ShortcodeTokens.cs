using Gateway.Content.Text;

namespace Gateway.Content.Templates;

/// <summary>Finds the shortcodes of Hugo in a body: https://gohugo.io/content-management/shortcodes/</summary>
internal static class ShortcodeTokens
{
    internal static List<TemplateToken> Of(string body)
    {
        var tokens = new List<TemplateToken>();
        var scanner = new MarkerSearch(body);
        var start = 0;
        for (var at = 0; ; )
        {
            var (html, markdown) = (scanner.Find("{{<", at), scanner.Find("{{%", at));
            var open = html < 0 || (markdown >= 0 && markdown < html) ? markdown : html;
            if (open < 0)
                break;
            var ending = open == html ? ">}}" : "%}}";
            var close = scanner.Find(ending, open + 3);
            // A quotation mark can contain the ending, and a raw text too.
            if (close >= 0 && Quote(body.AsSpan(open + 3, close - open - 3)) is { } quote)
                close = body.IndexOf(quote, close) is >= 0 and var quoted ? scanner.Find(ending, quoted) : close;
            if (close < 0)
            {
                at = open + 3;
                continue;
            }

            if (open > start)
                tokens.Add(new TemplateToken(TokenKind.Text, start, open));
            tokens.Add(TokenAt(open, close));
            start = at = close + 3;
        }

        if (body.Length > start)
            tokens.Add(new TemplateToken(TokenKind.Text, start, body.Length));
        return tokens;

        TemplateToken TokenAt(int open, int close)
        {
            var content = body.AsSpan(open + 3, close - open - 3);
            // {{</* figure */>}} shows a shortcode.
            if (content.StartsWith("/*") && content.EndsWith("*/") && content.Length >= 4)
                return new TemplateToken(TokenKind.Text, open, close + 3)
                {
                    Text = string.Concat(body.AsSpan(open, 3), content[2..^2], body.AsSpan(close, 3)),
                };
            content = content.Trim();
            var isEnd = content.StartsWith("/");
            var isAlone = content.EndsWith("/");
            content = content.Trim("/ \t\r\n");
            var length = content.IndexOfAny(" \t\r\n") is >= 0 and var blank ? blank : content.Length;
            return new TemplateToken(isEnd ? TokenKind.Close : TokenKind.Tag, open, close + 3)
            {
                Name = content[..length].ToString(),
                Arguments = isAlone || isEnd ? content[length..].TrimEnd('/').Trim().ToString() : content[length..].Trim().ToString(),
            };
        }
    }

    // The quotation mark that is open at the end of a text; null if none is.
    private static char? Quote(ReadOnlySpan<char> text)
    {
        char? open = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (open is null && text[at] is '"' or '`')
                open = text[at];
            else if (text[at] == open && (open == '`' || at == 0 || text[at - 1] != '\\'))
                open = null;
        }

        return open;
    }
}
