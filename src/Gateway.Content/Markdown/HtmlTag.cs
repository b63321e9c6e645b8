namespace Gateway.Content.Markdown;

/// <summary>Recognizes the tags of HTML in Markdown: https://spec.commonmark.org/0.31.2/#raw-html. Another <c>&lt;</c> is text.</summary>
internal static class HtmlTag
{
    private const int MaxLength = 4_000;

    /// <summary>Returns the end of the tag that begins at a position; 0 if there is none.</summary>
    public static int EndAt(string body, int start)
    {
        var limit = Math.Min(body.Length, start + MaxLength);
        var isClosing = start + 1 < limit && body[start + 1] == '/';
        var at = EndOfName(start + (isClosing ? 2 : 1));
        if (at == 0)
            return 0;
        while (true)
        {
            var next = EndOfSpace(at);
            if (next == limit)
                return 0;
            if (body[next] == '>')
                return next + 1;
            if (body[next] == '/' && next + 1 < limit && body[next + 1] == '>')
                return next + 2;
            // Attributes are separated by white space.
            if (isClosing || next == at || (at = EndOfAttribute(next)) == 0)
                return 0;
        }

        int EndOfName(int from)
        {
            var end = from;
            while (end < limit && (char.IsAsciiLetterOrDigit(body[end]) || (end > from && body[end] is '-' or ':' or '.')))
                end++;
            return end > from && char.IsAsciiLetter(body[from]) ? end : 0;
        }

        // A tag does not reach over an empty line.
        int EndOfSpace(int from)
        {
            var lines = 0;
            var end = from;
            while (end < limit && char.IsWhiteSpace(body[end]))
                if (body[end++] == '\n' && ++lines == 2)
                    return limit;
            return end;
        }

        int EndOfAttribute(int from)
        {
            var end = from;
            while (end < limit && (char.IsAsciiLetterOrDigit(body[end]) || body[end] is '_' or ':' or '-' or '.' or '@' or '#'))
                end++;
            if (end == from || !(char.IsAsciiLetter(body[from]) || body[from] is '_' or ':' or '@' or '#'))
                return 0;
            var equals = EndOfSpace(end);
            if (equals == limit || body[equals] != '=')
                return end;
            var value = EndOfSpace(equals + 1);
            if (value == limit)
                return 0;
            if (body[value] is '"' or '\'')
            {
                // The data of an image may be long.
                var text = body.AsSpan(value + 1);
                if (text.IndexOf(body[value]) is not (>= 0 and var length) || text[..length].Contains("\n\n", StringComparison.Ordinal))
                    return 0;
                limit = Math.Min(body.Length, limit + length);
                return value + 1 + length + 1;
            }

            end = value;
            while (end < limit && !char.IsWhiteSpace(body[end]) && body[end] is not ('"' or '\'' or '=' or '<' or '>' or '`'))
                end++;
            return end == value ? 0 : end;
        }
    }
}
