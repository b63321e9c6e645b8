namespace Gateway.Content.Problems;

/// <summary>Collects the problems in one text, and converts offsets to lines and columns.</summary>
internal sealed class ProblemList(string text)
{
    private readonly List<ContentProblem> _problems = [];
    private readonly List<ContentProblem> _warnings = [];

    internal string Text => text;
    internal int Count => _problems.Count;
    internal bool Any => _problems.Count > 0;

    /// <summary>The errors, by position.</summary>
    internal IReadOnlyList<ContentProblem> Errors => InOrder(_problems);

    /// <summary>The likely mistakes, by position. They do not reject the text.</summary>
    internal IReadOnlyList<ContentProblem> Warnings => InOrder(_warnings);

    internal void Add(string code, string message, int offset, string hint)
    {
        var (line, column) = Locate(Math.Clamp(offset, 0, text.Length));
        _problems.Add(new ContentProblem(code, OneLine(message), line, column, hint));
    }

    internal void AddWarning(string code, string message, int offset, string hint)
    {
        var (line, column) = Locate(Math.Clamp(offset, 0, text.Length));
        _warnings.Add(new ContentProblem(code, OneLine(message), line, column, hint) { Severity = ProblemSeverity.Warning });
    }

    /// <summary>Removes the problems from an index on.</summary>
    internal void RemoveFrom(int index) => _problems.RemoveRange(index, _problems.Count - index);

    internal int LineOf(int offset) => Locate(offset).Line;

    internal void AddMissingKey(string key, int offset) =>
        Add(ProblemCodes.FieldMissing, $"\"{key}\" is missing or empty.", offset, $"Add \"{key}\" with a value.");

    internal void AddNotAMapping(int offset) =>
        Add(
            ProblemCodes.FrontMatterNotAMapping,
            "The front matter contains no keys; expected lines such as \"title: ...\".",
            offset,
            "Write one key and its value per line."
        );

    private static IReadOnlyList<ContentProblem> InOrder(List<ContentProblem> problems) =>
        problems.Count == 0 ? [] : [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    // Lines end with LF, CRLF or a single CR, as in editors.
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

    // Control characters of the file would break the lines of a report.
    internal static string OneLine(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character)) : message;
}
