using System.Buffers;
using System.Text;

namespace Gateway.Content.Markdown;

/// <summary>The words of a body as readers see them: without tags, comments, images, addresses of links and marks of Markdown.</summary>
public static class BodyText
{
    private static readonly SearchValues<char> _endsOfLabel = SearchValues.Create(" \t\r\n[]");

    /// <summary>Returns the text in one line. It takes time in proportion to the length of the body.</summary>
    /// <param name="body">A Markdown or HTML body.</param>
    /// <param name="maxLength">The maximum length of the result in characters.</param>
    public static string Of(string? body, int maxLength)
    {
        if (body is null)
            return "";
        var text = new StringBuilder(Math.Min(body.Length, maxLength));
        var markup = new BodyMarkup(body);
        // True while the line has only marks of headings, quotes, lists and tables.
        var hasOnlyMarks = true;
        // True while it also has only marks of lists, after which code may begin.
        var mayBeginBlock = true;
        for (var at = 0; at < body.Length && text.Length < maxLength; )
        {
            if (MarkdownCode.At(body, at, mayBeginBlock) is { } code)
            {
                AppendCode(text, body.AsSpan(code.Text));
                at = code.End;
                hasOnlyMarks = mayBeginBlock = false;
            }
            else if (markup.EndAt(at) is > 0 and var end)
            {
                if (!markup.IsInlineTag(at, end))
                    AppendSpace(text);
                at = end;
                hasOnlyMarks = mayBeginBlock = false;
            }
            else if (body[at] == '&' && HtmlEntity.At(body, at) is { } entity)
            {
                text.Append(entity.Text);
                at += entity.Length;
                hasOnlyMarks = mayBeginBlock = false;
            }
            else if (IsEscape(body, at))
            {
                text.Append(body[at + 1]);
                at += 2;
                hasOnlyMarks = mayBeginBlock = false;
            }
            else if (EndOfMark(body, at, hasOnlyMarks) is > 0 and var endOfMark)
            {
                at = endOfMark;
            }
            else
            {
                Append(text, body, at, hasOnlyMarks);
                hasOnlyMarks = body[at] is '\n' or '\r' || (hasOnlyMarks && IsMarkOfLine(body[at]));
                mayBeginBlock = MarkdownCode.MayBeginBlockAfter(body[at], mayBeginBlock);
                at++;
            }
        }

        while (text.Length > 0 && (text.Length > maxLength || char.IsWhiteSpace(text[^1]) || char.IsHighSurrogate(text[^1])))
            text.Length--;
        return text.ToString();
    }

    // The label of a footnote, and of a link whose address is elsewhere: [text][label].
    private static int EndOfMark(string body, int at, bool hasOnlyMarks)
    {
        const int MaxLabel = 60;
        var rest = body.AsSpan(at);
        if (rest is [']', '[', ..])
        {
            var name = rest[2..Math.Min(rest.Length, MaxLabel)];
            return name.IndexOfAny('\n', ']') is >= 0 and var endOfName && name[endOfName] == ']' ? at + 2 + endOfName + 1 : 0;
        }

        if (rest is not ['[', '^', ..])
            return 0;
        var label = rest[2..Math.Min(rest.Length, MaxLabel)];
        var close = label.IndexOfAny(_endsOfLabel);
        if (close <= 0 || label[close] != ']')
            return 0;
        var after = at + 2 + close + 1;
        return hasOnlyMarks && after < body.Length && body[after] == ':' ? after + 1 : after;
    }

    // The marks of headings, quotes, lists, tables, emphasis and code. Inside of words, underscores and hyphens are text.
    private static void Append(StringBuilder text, string body, int at, bool hasOnlyMarks)
    {
        var character = body[at];
        if (char.IsWhiteSpace(character) || char.IsControl(character))
            AppendSpace(text);
        else if (character == '|' || (character is '[' or ']' or '\\' && IsInsideWord(body, at)))
            AppendSpace(text);
        else if (character is '*' or '[' or ']' or '\\' || (character is '_' or '~' && !IsInsideWord(body, at)))
            return;
        else if (hasOnlyMarks && IsMarkOfLine(character) && !IsBeforeWord(body, at))
            return;
        else
            text.Append(character);
    }

    private static bool IsEscape(string body, int at) =>
        body[at] == '\\'
        && at + 1 < body.Length
        && char.IsAscii(body[at + 1])
        && (char.IsPunctuation(body[at + 1]) || char.IsSymbol(body[at + 1]));

    // The marks of headings, quotes, lists and tables at the start of a line.
    private static bool IsMarkOfLine(char character) => character is ' ' or '\t' or '#' or '>' or '-' or '=' or '+' or ':' or '|';

    // Code is shown as it is, but comments are left out also here: where code begins is not always certain, and nobody may find a comment.
    private static void AppendCode(StringBuilder text, ReadOnlySpan<char> code)
    {
        while (!code.IsEmpty)
        {
            var comment = code.IndexOf("<!--", StringComparison.Ordinal);
            foreach (var character in comment < 0 ? code : code[..comment])
            {
                if (char.IsWhiteSpace(character) || char.IsControl(character))
                    AppendSpace(text);
                else
                    text.Append(character);
            }

            if (comment < 0)
                return;
            code = code[comment..];
            code = code.IndexOf("-->", StringComparison.Ordinal) is >= 0 and var end ? code[(end + 3)..] : [];
        }
    }

    private static void AppendSpace(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ')
            text.Append(' ');
    }

    private static bool IsInsideWord(string body, int at) =>
        at > 0 && at + 1 < body.Length && char.IsLetterOrDigit(body[at - 1]) && char.IsLetterOrDigit(body[at + 1]);

    private static bool IsBeforeWord(string body, int at) => at + 1 < body.Length && char.IsLetterOrDigit(body[at + 1]);
}
