namespace Gateway.Content;

/// <summary>The problems found so far in one text. Offsets become lines and columns here, when there is something to tell.</summary>
internal sealed class ProblemList(string text)
{
    private readonly List<ContentProblem> _problems = [];

    internal string Text => text;
    internal int Count => _problems.Count;
    internal bool Any => _problems.Count > 0;

    internal ContentResult.Rejected Rejected() => new([.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)]);

    internal void Add(string code, string message, int offset, string hint)
    {
        var (line, column) = Locate(Math.Clamp(offset, 0, text.Length));
        _problems.Add(new ContentProblem(code, OneLine(message), line, column, hint));
    }

    internal int LineOf(int offset) => Locate(offset).Line;

    internal void Missing(string key, int offset) =>
        Add(ProblemCodes.FieldMissing, $"\"{key}\" is missing or empty.", offset, $"Add \"{key}\" with a value.");

    internal void NotAMapping(int offset) =>
        Add(
            ProblemCodes.FrontMatterNotAMapping,
            "The front matter holds no keys; expected lines such as \"title: ...\".",
            offset,
            "Write one key and its value a line."
        );

    // Lines end at LF, CRLF or a lone CR, as editors count them.
    private (int Line, int Column) Locate(int offset)
    {
        int line = 1,
            start = 0;
        while (text.AsSpan(start, offset - start).IndexOfAny('\n', '\r') is >= 0 and var at)
        {
            var isPair = text[start + at] == '\r' && start + at + 1 < text.Length && text[start + at + 1] == '\n';
            if (isPair && start + at + 1 >= offset)
                break;
            start += at + (isPair ? 2 : 1);
            line++;
        }

        return (line, offset - start + 1);
    }

    // Control characters out of the file must not disturb the lines of a report.
    internal static string OneLine(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character)) : message;
}
