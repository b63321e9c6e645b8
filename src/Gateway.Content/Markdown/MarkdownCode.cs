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
        if (length >= MinFence && mayBeginBlock && Block(body, at, mark, length) is { } block)
            return block;
        return mark == '`' ? Span(body, at, length) : null;
    }

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
            if (body[next] == '\n' && next + 1 < limit && body[next + 1] == '\n')
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

    private static int LengthOfRun(ReadOnlySpan<char> text, char mark) =>
        text.IndexOfAnyExcept(mark) is >= 0 and var length ? length : text.Length;

    private static int EndOfLine(string body, int from) =>
        from < body.Length && body.IndexOf('\n', from) is >= 0 and var end ? end : body.Length;
}
