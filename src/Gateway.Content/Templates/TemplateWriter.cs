using System.Buffers;
using System.Net;
using System.Text;

namespace Gateway.Content.Templates;

/// <summary>Writes a body while its tags are replaced.</summary>
internal sealed class TemplateWriter(string body, IReadOnlyList<TemplateToken> tokens)
{
    private const int MaxTagLength = 80;
    private const int MaxAddressLength = 400;

    private static readonly SearchValues<char> _beforeAddress = SearchValues.Create([' ', '\t', '\n', '(', '<', '"', '\'']);

    private readonly StringBuilder _text = new(body.Length);
    private readonly List<(int, string)> _leftOut = [];
    private readonly List<(int, PageReference)> _references = [];
    private readonly int[] _closing = ClosingTags(tokens);
    private bool _trims;

    internal IReadOnlyList<TemplateToken> Tokens => tokens;

    /// <summary>The tags that cannot be evaluated, with their positions.</summary>
    internal IReadOnlyList<(int Offset, string Tag)> LeftOut => _leftOut;

    /// <summary>The pages to which tags refer, with the positions of the tags.</summary>
    internal IReadOnlyList<(int Offset, PageReference Reference)> References => _references;

    /// <summary>Returns the index of the closing tag of a tag; -1 if it has none.</summary>
    internal int ClosingOf(int index) => _closing[index];

    public override string ToString() => _text.ToString();

    internal ReadOnlySpan<char> TextOf(TemplateToken token) =>
        token.Text is { } text ? text : body.AsSpan(token.Start, token.End - token.Start);

    /// <summary>Writes a text. A tag writes nothing, and only trims the white space around it.</summary>
    internal void WriteTextOrTrim(TemplateToken token)
    {
        if (token.Kind == TokenKind.Text)
        {
            var text = TextOf(token);
            _text.Append(_trims ? text.TrimStart() : text);
            _trims &= text.IsWhiteSpace();
            return;
        }

        if (token.TrimsBefore)
            TrimEnd();
        _trims = token.TrimsAfter;
    }

    /// <summary>Writes the value of a tag.</summary>
    internal void Write(TemplateToken token, string value)
    {
        if (token.TrimsBefore)
            TrimEnd();
        _text.Append(value);
        _trims = token.TrimsAfter;
    }

    /// <summary>
    /// Writes the address of a page where an address is expected. Without an address, only a link is left that leads nowhere.
    /// </summary>
    internal void WriteAddress(TemplateToken token, PageReference reference, IReadOnlyDictionary<string, string> pages)
    {
        _references.Add((token.Start, reference));
        var isInLink = RemoveSiteInLink();
        Write(token, reference.Find(pages) ?? (isInLink ? PageReference.NoAddress : ""));
    }

    /// <summary>Leaves out a tag that cannot be evaluated.</summary>
    internal void LeaveOut(TemplateToken token)
    {
        WriteTextOrTrim(token);
        var tag = body.AsSpan(token.Start, token.End - token.Start);
        _leftOut.Add((token.Start, tag.Length > MaxTagLength ? $"{tag[..MaxTagLength]}…" : tag.ToString()));
    }

    /// <summary>Writes code as a fenced block, which needs lines of its own.</summary>
    internal void WriteCode(TemplateToken token, string language, string code)
    {
        code = code.TrimEnd().TrimStart('\r', '\n');
        var fence = new string('`', Math.Max(3, LongestRun(code, '`') + 1));
        var (line, indentation) = LineBefore();
        Write(token, $"{(line ? "\n" : "")}{fence}{language}\n{code}\n{indentation}{fence}\n");
    }

    /// <summary>Writes the HTML of a block. A blank line after it lets Markdown begin again.</summary>
    internal void WriteBlock(TemplateToken token, string html) => Write(token, IsAloneOnLine(token) ? $"{html}\n" : html);

    internal static string Encode(string text) => WebUtility.HtmlEncode(text).Replace("\n", " ", StringComparison.Ordinal);

    private (bool HasText, string Indentation) LineBefore()
    {
        var line = new StringBuilder();
        for (var at = _text.Length - 1; at >= 0 && _text[at] != '\n' && line.Length <= MaxTagLength; at--)
            line.Insert(0, _text[at]);
        var text = line.ToString();
        return string.IsNullOrWhiteSpace(text) ? (false, text) : (true, "");
    }

    private bool IsAloneOnLine(TemplateToken token)
    {
        var (before, after) = (token.Start - 1, token.End);
        while (before >= 0 && body[before] is ' ' or '\t')
            before--;
        while (after < body.Length && body[after] is ' ' or '\t' or '\r')
            after++;
        return (before < 0 || body[before] == '\n') && (after == body.Length || body[after] == '\n');
    }

    // [text]({% link a.md %}), <a href="{% link a.md %}"> and [name]: {% link a.md %}. The address of the site can precede the tag, which
    // the address of the page contains already: [text]({{ site.baseurl }}{% link a.md %}).
    private bool RemoveSiteInLink()
    {
        var tail = _text.ToString(Math.Max(0, _text.Length - MaxAddressLength), Math.Min(_text.Length, MaxAddressLength));
        var start = tail.AsSpan().LastIndexOfAny(_beforeAddress) + 1;
        var before = tail.AsSpan(0, start);
        var isInLink =
            before.EndsWith("](")
            || before.EndsWith("](<")
            || before.EndsWith("=\"")
            || before.EndsWith("='")
            || before.TrimEnd().EndsWith("]:");
        if (isInLink)
            _text.Length -= tail.Length - start;
        return isInLink;
    }

    private void TrimEnd()
    {
        while (_text.Length > 0 && char.IsWhiteSpace(_text[^1]))
            _text.Length--;
    }

    private static int LongestRun(string text, char mark)
    {
        var (longest, length) = (0, 0);
        foreach (var character in text)
        {
            length = character == mark ? length + 1 : 0;
            longest = Math.Max(longest, length);
        }

        return longest;
    }

    // Blocks may cross: each closing tag closes the last open tag with its name.
    private static int[] ClosingTags(IReadOnlyList<TemplateToken> tokens)
    {
        var closing = new int[tokens.Count];
        Array.Fill(closing, -1);
        var open = new Dictionary<string, Stack<int>>(StringComparer.Ordinal);
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            if (token.Kind == TokenKind.Tag)
            {
                if (!open.TryGetValue(token.Name, out var same))
                    open[token.Name] = same = new Stack<int>();
                same.Push(index);
            }
            else if (token.Kind == TokenKind.Close && open.TryGetValue(token.Name, out var before) && before.TryPop(out var start))
                closing[start] = index;
        }

        return closing;
    }
}
