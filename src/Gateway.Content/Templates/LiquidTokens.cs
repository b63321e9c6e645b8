using Gateway.Content.Text;

namespace Gateway.Content.Templates;

/// <summary>Finds the tags of Liquid in a body: https://shopify.github.io/liquid/basics/introduction/</summary>
internal static class LiquidTokens
{
    internal static List<TemplateToken> Of(string body)
    {
        var tokens = new List<TemplateToken>();
        var scanner = new MarkerSearch(body);
        var raw = new BlockEnds(body, scanner);
        var start = 0;
        for (var at = 0; ; )
        {
            var (output, tag) = (scanner.Find("{{", at), scanner.Find("{%", at));
            var open = output < 0 || (tag >= 0 && tag < output) ? tag : output;
            if (open < 0)
                break;
            var close = scanner.Find(open == output ? "}}" : "%}", open + 2);
            if (close < 0)
            {
                at = open + 2;
                continue;
            }

            AddText(open);
            var token = TokenAt(open, close, isOutput: open == output);
            // The text inside of these two is not read.
            var end = token.Kind == TokenKind.Tag && token.Name is "raw" or "comment" ? raw.Find(token.Name, token.End) : null;
            if (end is { } block)
            {
                tokens.Add(token with { Kind = TokenKind.Comment });
                if (token.Name == "raw" && block.Start > token.End)
                    tokens.Add(new TemplateToken(TokenKind.Text, token.End, block.Start) { Text = body[token.End..block.Start] });
                tokens.Add(new TemplateToken(TokenKind.Comment, block.Start, block.End));
                start = at = block.End;
                continue;
            }

            tokens.Add(token);
            start = at = token.End;
        }

        AddText(body.Length);
        return tokens;

        void AddText(int end)
        {
            if (end > start)
                tokens.Add(new TemplateToken(TokenKind.Text, start, end));
        }

        TemplateToken TokenAt(int open, int close, bool isOutput)
        {
            var content = body.AsSpan(open + 2, close - open - 2);
            var (trimsBefore, trimsAfter) = (content.StartsWith("-"), content.Length > 1 && content.EndsWith("-"));
            content = content[(trimsBefore ? 1 : 0)..^(trimsAfter ? 1 : 0)].Trim();
            var length = 0;
            while (!isOutput && length < content.Length && (char.IsLetterOrDigit(content[length]) || content[length] is '_' or '-'))
                length++;
            var name = content[..length].ToString();
            var isEnd = name.Length > 3 && name.StartsWith("end", StringComparison.Ordinal);
            return new TemplateToken(
                isOutput ? TokenKind.Output
                    : content.StartsWith("#") ? TokenKind.Comment
                    : isEnd ? TokenKind.Close
                    : TokenKind.Tag,
                open,
                close + 2
            )
            {
                Name = isEnd ? name[3..] : name,
                Arguments = content[length..].Trim().ToString(),
                TrimsBefore = trimsBefore,
                TrimsAfter = trimsAfter,
            };
        }
    }

    /// <summary>Finds the tags that end blocks whose text is not read.</summary>
    private sealed class BlockEnds(string body, MarkerSearch scanner)
    {
        private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

        /// <summary>Returns the position of the closing tag; <c>null</c> if there is none.</summary>
        internal (int Start, int End)? Find(string name, int from)
        {
            if (_missing.Contains(name))
                return null;
            for (var at = scanner.Find($"end{name}", from); at >= 0; at = scanner.Find($"end{name}", at + 1))
            {
                var before = body.AsSpan(0, at).TrimEnd();
                before = before.EndsWith("{%-") ? before[..^1] : before;
                var end = body.IndexOf("%}", at, StringComparison.Ordinal);
                if (
                    before.EndsWith("{%")
                    && end >= 0
                    && body.AsSpan(at + name.Length + 3, end - at - name.Length - 3).Trim("- \t\r\n").IsEmpty
                )
                    return (before.Length - 2, end + 2);
                if (end < 0)
                    break;
            }

            // There is none after a later position either.
            _missing.Add(name);
            return null;
        }
    }
}
