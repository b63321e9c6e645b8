namespace Gateway.Content;

/// <summary>Finds the markup of a body. The position of each ending is searched once, so that a hostile body takes no longer.</summary>
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

    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

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
            '{' when rest.StartsWith("{{", StringComparison.Ordinal) => End("}}", at + 2),
            '{' when rest.StartsWith("{%", StringComparison.Ordinal) => End("%}", at + 2),
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

    // The address of a link may have parentheses: [docs](https://docs.example/a_(b)).
    private int OfAddress(int at)
    {
        const int MaxLength = 2_000;
        var end = End(")", at + 2);
        if (end == 0 || end - at > MaxLength)
            return end;
        var open = body.AsSpan(at + 2, end - at - 2).Count('(');
        for (var next = end; open > 0 && next < body.Length && next - at < MaxLength && !char.IsWhiteSpace(body[next]); next++)
        {
            if (body[next] == '(')
                open++;
            else if (body[next] == ')' && --open == 0)
                return next + 1;
        }

        return end;
    }

    // - [x] a task that is done
    private bool IsTask(int at) =>
        at >= 2
        && at + 2 < body.Length
        && body[at + 1] is ' ' or 'x' or 'X'
        && body[at + 2] == ']'
        && body[at - 1] == ' '
        && body[at - 2] is '-' or '*' or '+' or '.' or ')';

    private int OfImage(int at)
    {
        const int MaxLength = 2_000;
        var text = End("](", at + 2);
        var isImage = text > 0 && text - at <= MaxLength && !body.AsSpan(at, text - at).Contains("\n\n", StringComparison.Ordinal);
        return isImage ? End(")", text) : 0;
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

    private int End(string ending, int from)
    {
        if (!_next.TryGetValue(ending, out var next) || (next >= 0 && next < from))
            _next[ending] = next = body.IndexOf(ending, from, StringComparison.OrdinalIgnoreCase);
        return next < 0 ? 0 : next + ending.Length;
    }
}
