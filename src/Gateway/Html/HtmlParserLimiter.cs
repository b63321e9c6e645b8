using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace Gateway.Html;

/// <summary>
/// Stops the parser on hostile HTML. Unclosed elements create trees so deep that writing them overflows the stack. Unclosed formatting
/// elements are reopened in each paragraph, which turns a body of 50 KB into 34 MB.
/// </summary>
internal sealed class HtmlParserLimiter(int maxCost, CancellationToken cancellationToken)
{
    private const int MaxDepth = 100;
    private const int MaxMismatches = 50;
    private const int MaxAttributes = 40;

    private static readonly HashSet<string> _void =
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ];

    private static readonly HashSet<string> _closedByNext = ["dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];

    private static readonly HashSet<string> _formatting =
    [
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    ];

    private readonly Stack<string> _open = [];
    private int _openFormatting;
    private int _mismatches;

    /// <summary>The tokens that were parsed, and the elements that they may have reopened.</summary>
    public int Cost { get; private set; }

    /// <summary>Counts the marks of Markdown. Link definitions do not become HTML, but take half as long as a token each.</summary>
    public void CountMarks(int marks) => Cost += marks / 2;

    /// <summary>A parser for one HTML document. It throws <see cref="HtmlBudgetExceededException"/> if parsing is too expensive.</summary>
    public HtmlParser Parser() =>
        new(
            new HtmlParserOptions
            {
                OnToken = (token, _) => CountToken(token),
                ShouldEmitAttribute = (ref token, _) => token.Attributes.Count < MaxAttributes,
            }
        );

    private void CountToken(HtmlToken token)
    {
        if (token.Type == HtmlTokenType.StartTag && !_void.Contains(token.Name))
            Open(token.Name);
        else if (token.Type == HtmlTokenType.EndTag)
            Close(token.Name);

        // Each token may reopen all open formatting elements: those on the stack here, and those that were closed in the wrong place.
        Cost += 1 + _openFormatting + _mismatches;
        cancellationToken.ThrowIfCancellationRequested();
        if (_open.Count > MaxDepth || _mismatches > MaxMismatches || Cost > maxCost)
            throw new HtmlBudgetExceededException();
    }

    private void Open(string name)
    {
        if (_closedByNext.Contains(name) && _open.TryPeek(out var top) && top == name)
            Pop();
        _open.Push(name);
        if (_formatting.Contains(name))
            _openFormatting++;
    }

    private void Close(string name)
    {
        while (_open.TryPeek(out var top) && top != name && _closedByNext.Contains(top))
            Pop();
        if (_open.TryPeek(out var last) && last == name)
            Pop();
        else
            _mismatches++;
    }

    private void Pop()
    {
        if (_formatting.Contains(_open.Pop()))
            _openFormatting--;
    }
}

/// <summary>An HTML document is too expensive to parse.</summary>
internal sealed class HtmlBudgetExceededException() : Exception("The HTML document is too expensive to parse.");
