namespace Gateway.Content.Markdown;

/// <summary>Code in Markdown, which is shown as it is written: a block between fences, or a span between backticks.</summary>
/// <param name="Text">The code.</param>
/// <param name="End">The position after the mark that ends it.</param>
internal sealed record MarkdownCode(Range Text, int End)
{
    private const int MinFence = 3;
    private const int MaxSpan = 500;

    /// <summary>Returns the code that begins at a position; <c>null</c> if there is none.</summary>
    /// <param name="body">The body.</param>
    /// <param name="at">The position.</param>
    /// <param name="mayBeginBlock">True if only marks of lists and quotes precede the position in its line.</param>
    public static MarkdownCode? At(string body, int at, bool mayBeginBlock)
    {
        var mark = body[at];
        if (mark is not ('`' or '~') || (at > 0 && body[at - 1] == mark))
            return null;
        var length = LengthOfRun(body.AsSpan(at), mark);
        if (length >= MinFence && mayBeginBlock && IsAfterMark(body, at) && Block(body, at, mark, length) is { } block)
            return block;
        return mark == '`' ? Span(body, at, length) : null;
    }

    /// <summary>Returns the places of all code in a body, with its marks. It takes time in proportion to the length of the body.</summary>
    public static IEnumerable<Range> PlacesIn(string body)
    {
        var mayBeginBlock = true;
        for (var at = 0; at < body.Length; )
        {
            if (At(body, at, mayBeginBlock) is { } code)
            {
                yield return at..code.End;
                at = code.End;
                mayBeginBlock = false;
                continue;
            }

            mayBeginBlock = MayBeginBlockAfter(body[at], mayBeginBlock);
            // An escaped mark does not begin code.
            at += body[at] == '\\' && at + 1 < body.Length && body[at + 1] is '`' or '~' or '\\' ? 2 : 1;
        }
    }

    /// <summary>Returns true if a block of code may begin after a character.</summary>
    /// <param name="character">The character.</param>
    /// <param name="before">True if a block of code may begin before the character.</param>
    internal static bool MayBeginBlockAfter(char character, bool before) =>
        character is '\n' or '\r'
        || (before && (character is ' ' or '\t' or '>' or '-' or '+' or '*' or '.' or ')' || char.IsAsciiDigit(character)));

    // A fence may follow the start of its line, a blank, or the mark of a quote.
    private static bool IsAfterMark(string body, int at) => at == 0 || body[at - 1] is '\n' or '\r' or ' ' or '\t' or '>';

    // The line of the first fence names the language. A fence that is not closed reaches to the end of the body.
    private static MarkdownCode? Block(string body, int at, char mark, int length)
    {
        var start = EndOfLine(body, at);
        if (mark == '`' && body.AsSpan(at + length, start - at - length).Contains(mark))
            return null;
        for (var line = start; line < body.Length; )
        {
            var end = EndOfLine(body, line + 1);
            var text = body.AsSpan(line, end - line).TrimStart(" \t\r\n>");
            if (LengthOfRun(text, mark) is var run && run >= length && text[run..].IsWhiteSpace())
                return new MarkdownCode(start..line, end);
            line = end;
        }

        return new MarkdownCode(start..body.Length, body.Length);
    }

    private static MarkdownCode? Span(string body, int at, int length)
    {
        var limit = Math.Min(body.Length, at + MaxSpan);
        for (var next = at + length; next < limit; next++)
        {
            if (body[next] == '\n' && BeginsBlock(body.AsSpan(next + 1, limit - next - 1)))
                return null;
            if (body[next] != '`')
                continue;
            var run = LengthOfRun(body.AsSpan(next), '`');
            if (run == length)
                return new MarkdownCode((at + length)..next, next + length);
            next += run - 1;
        }

        return null;
    }

    // An empty line, an item of a list, a heading, a row of a table or a fence ends a paragraph, and code within it.
    private static bool BeginsBlock(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t\r");
        return line switch
        {
            ['\n' or '|', ..] or ['-' or '*' or '+', ' ' or '\t', ..] => true,
            ['#', ..] => line.TrimStart('#') is [' ' or '\t', ..],
            ['`' or '~', ..] => LengthOfRun(line, line[0]) >= MinFence,
            [>= '0' and <= '9', ..] => line.TrimStart("0123456789") is ['.' or ')', ' ' or '\t', ..],
            _ => false,
        };
    }

    private static int LengthOfRun(ReadOnlySpan<char> text, char mark) =>
        text.IndexOfAnyExcept(mark) is >= 0 and var length ? length : text.Length;

    private static int EndOfLine(string body, int from) =>
        from < body.Length && body.IndexOf('\n', from) is >= 0 and var end ? end : body.Length;
}
