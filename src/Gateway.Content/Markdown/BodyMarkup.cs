using Gateway.Content.Text;

namespace Gateway.Content.Markdown;

/// <summary>Finds the markup of a body, in a time that stays linear for a hostile body.</summary>
internal sealed class BodyMarkup(string body)
{
    private static readonly string[] _inlineTags =
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "dfn",
        "em",
        "font",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    ];

    // Names of tags may be in upper case.
    private readonly MarkerSearch _endings = new(body, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the end of the markup that begins at a position; 0 if there is none.</summary>
    public int EndAt(int at)
    {
        var rest = body.AsSpan(at);
        return rest[0] switch
        {
            '<' when rest.StartsWith("<!--", StringComparison.Ordinal) => End("-->", at + 4),
            '<' when IsRawText(rest, "script") => End("</script", at),
            '<' when IsRawText(rest, "style") => End("</style", at),
            '<' when rest.Length > 1 && (char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?') => OfTagOrAddress(at),
            '{' when rest.StartsWith("{{", StringComparison.Ordinal) => OfTemplate("}}", at),
            '{' when rest.StartsWith("{%", StringComparison.Ordinal) => OfTemplate("%}", at),
            '!' when rest.StartsWith("![", StringComparison.Ordinal) => OfImage(at),
            ']' when rest.StartsWith("](", StringComparison.Ordinal) => OfAddress(at),
            '[' => IsTask(at) ? at + 3 : OfDefinition(at),
            _ => 0,
        };
    }

    /// <summary>True if the markup stands within a word, as in <c>&lt;b&gt;H&lt;/b&gt;ello</c>.</summary>
    public bool IsInlineTag(int at, int end)
    {
        if (body[at] == ']')
            return true;
        if (body[at] != '<')
            return false;
        var name = body.AsSpan(at + 1, end - at - 1).TrimStart('/');
        var length = 0;
        while (length < name.Length && char.IsAsciiLetterOrDigit(name[length]))
            length++;
        name = name[..length];
        foreach (var tag in _inlineTags)
            if (name.Equals(tag, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool IsRawText(ReadOnlySpan<char> rest, string tag) =>
        rest.Length > tag.Length + 1
        && rest[1..].StartsWith(tag, StringComparison.OrdinalIgnoreCase)
        && !char.IsAsciiLetterOrDigit(rest[tag.Length + 1]);

    // A tag of a template does not reach over an empty line.
    private int OfTemplate(string ending, int at)
    {
        const int MaxLength = 2_000;
        var end = End(ending, at + 2);
        return end > 0 && end - at <= MaxLength && !body.AsSpan(at, end - at).Contains("\n\n", StringComparison.Ordinal) ? end : 0;
    }

    // An address between angle brackets is a word: <https://news.example/>.
    private int OfTagOrAddress(int at)
    {
        if (body[at + 1] is '!' or '?')
            return End(">", at + 1);
        const int MaxAddress = 2_000;
        var end = End(">", at + 1);
        var content = end > 0 && end - at <= MaxAddress ? body.AsSpan(at + 1, end - at - 2) : default;
        var isAddress =
            content.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || content.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || (content.Contains('@') && !content.ContainsAny(' ', '='));
        return isAddress ? 0 : HtmlTag.EndAt(body, at);
    }

    // [docs](https://docs.example/a_(b) "Title"). An address has no white space. Anything else in parentheses is text.
    private int OfAddress(int at)
    {
        const int MaxLength = 1_000;
        var fallback = End(")", at + 2);
        var limit = Math.Min(body.Length, at + MaxLength);
        var open = 0;
        for (var next = at + 2; fallback > 0 && next < limit; next++)
        {
            var character = body[next];
            if (character == '(')
                open++;
            else if (character == ')' && open-- == 0)
                return next + 1;
            else if (character == '{' && next + 1 < limit && body[next + 1] is '{' or '%')
                return fallback;
            else if (char.IsWhiteSpace(character))
                return OfTitle(next, limit);
        }

        // A long address, for example one with the data of an image.
        return limit == body.Length ? 0 : fallback;
    }

    // "Title")
    private int OfTitle(int at, int limit)
    {
        var title = body.AsSpan(at, limit - at).TrimStart();
        if (title.IsEmpty)
            return 0;
        if (title[0] == ')')
            return limit - title.Length + 1;
        var quote = title[0] == '(' ? ')' : title[0];
        if (
            quote is not ('"' or '\'' or ')')
            || title[1..].IndexOf(quote) is not (>= 0 and var length)
            || title[..(length + 1)].Contains("\n\n", StringComparison.Ordinal)
        )
            return 0;
        var end = title[(length + 2)..].TrimStart();
        return end is [')', ..] ? limit - end.Length + 1 : 0;
    }

    // - [x] a task that is done
    private bool IsTask(int at) =>
        at >= 2
        && at + 2 < body.Length
        && body[at + 1] is ' ' or 'x' or 'X'
        && body[at + 2] == ']'
        && body[at - 1] == ' '
        && body[at - 2] is '-' or '*' or '+' or '.' or ')';

    // ![text](address) or ![text][name]. The text may have brackets.
    private int OfImage(int at)
    {
        const int MaxLength = 500;
        if (End("]", at + 2) is var first && (first == 0 || first - at > MaxLength))
            return 0;
        var limit = Math.Min(body.Length, at + MaxLength);
        var open = 0;
        for (var next = at + 2; next < limit; next++)
        {
            if (body[next] == '[')
                open++;
            else if (body[next] == '\n' && next + 1 < limit && body[next + 1] == '\n')
                return 0;
            else if (body[next] == ']' && open-- == 0)
                return EndAfterText(next);
        }

        return 0;

        int EndAfterText(int close) =>
            close + 1 == body.Length ? 0
            : body[close + 1] == '(' ? OfAddress(close)
            : body[close + 1] == '[' && End("]", close + 2) is > 0 and var end && end - close < MaxLength ? end
            : 0;
    }

    // [name]: https://news.example/ "Title"
    private int OfDefinition(int at)
    {
        if (at > 0 && body[at - 1] is not ('\n' or '\r'))
            return 0;
        var line = body.AsSpan(at);
        line = line.IndexOfAny('\n', '\r') is >= 0 and var length ? line[..length] : line;
        var name = line.IndexOf(']');
        if (name <= 1 || line[1] == '^' || name + 1 == line.Length || line[name + 1] != ':')
            return 0;
        var address = line[(name + 2)..].Trim();
        var title = address.IndexOfAny(' ', '\t') is >= 0 and var space ? address[space..].TrimStart() : default;
        return title.IsEmpty || (title.Length > 1 && (title[0], title[^1]) is ('"', '"') or ('\'', '\'') or ('(', ')'))
            ? at + line.Length
            : 0;
    }

    private int End(string ending, int from) => _endings.Find(ending, from) is >= 0 and var next ? next + ending.Length : 0;
}
