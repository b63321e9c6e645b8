using System.Net;
using System.Text;

namespace Gateway.Content;

/// <summary>The words of a body as readers see them: without tags, comments, images, addresses of links and marks of Markdown.</summary>
public static class BodyText
{
    private const int MaxEntityLength = 12;

    /// <summary>Returns the text in one line. It takes time in proportion to the length of the body.</summary>
    /// <param name="body">A Markdown or HTML body.</param>
    /// <param name="maxLength">The maximum length of the result in characters.</param>
    public static string Of(string? body, int maxLength)
    {
        if (body is null)
            return "";
        var text = new StringBuilder(Math.Min(body.Length, maxLength));
        var markup = new BodyMarkup(body);
        for (var at = 0; at < body.Length && text.Length < maxLength; )
        {
            if (markup.EndAt(at) is > 0 and var end)
            {
                if (!markup.IsInlineTag(at, end))
                    AppendSpace(text);
                at = end;
            }
            else if (body[at] == '&' && Entity(body, at) is { } entity)
            {
                text.Append(entity.Text);
                at += entity.Length;
            }
            else
                Append(text, body, at++);
        }

        while (text.Length > 0 && (text.Length > maxLength || char.IsWhiteSpace(text[^1]) || char.IsHighSurrogate(text[^1])))
            text.Length--;
        return text.ToString();
    }

    // The marks of headings, quotes, lists, tables, emphasis and code. Inside of words, underscores and hyphens are text.
    private static void Append(StringBuilder text, string body, int at)
    {
        var character = body[at];
        if (char.IsWhiteSpace(character) || char.IsControl(character))
            AppendSpace(text);
        else if (character is '*' or '`' or '|' or '[' or ']' or '\\' || (character is '_' or '~' && !IsInsideWord(body, at)))
            return;
        else if (character is '#' or '>' or '-' or '=' or '+' or ':' && IsFirstOfLine(body, at) && !IsBeforeWord(body, at))
            return;
        else
            text.Append(character);
    }

    private static void AppendSpace(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ')
            text.Append(' ');
    }

    private static bool IsInsideWord(string body, int at) =>
        at > 0 && at + 1 < body.Length && char.IsLetterOrDigit(body[at - 1]) && char.IsLetterOrDigit(body[at + 1]);

    private static bool IsBeforeWord(string body, int at) => at + 1 < body.Length && char.IsLetterOrDigit(body[at + 1]);

    private static bool IsFirstOfLine(string body, int at)
    {
        const int MaxMarks = 80;
        for (var before = at - 1; before >= 0 && at - before < MaxMarks; before--)
        {
            if (body[before] is '\n' or '\r')
                return true;
            if (body[before] is not (' ' or '#' or '>' or '-' or '=' or '+' or ':'))
                return false;
        }

        return at < MaxMarks;
    }

    private static (string Text, int Length)? Entity(string body, int at)
    {
        var end = body.AsSpan(at, Math.Min(MaxEntityLength, body.Length - at)).IndexOf(';');
        if (end < 2)
            return null;
        var written = body.Substring(at, end + 1);
        var text = WebUtility.HtmlDecode(written);
        return text == written ? null : (text, written.Length);
    }
}
