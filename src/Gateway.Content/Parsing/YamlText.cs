using System.Text;

namespace Gateway.Content.Parsing;

/// <summary>
/// The text that YamlDotNet parses. YamlDotNet rejects lines with too little indentation in double quotes, although it accepts them in
/// single quotes. This class indents them. Line folding removes the added spaces, and offsets stay those of the original text.
/// </summary>
internal sealed class YamlText(string yaml, int start)
{
    // Each repair parses the text again, so hostile texts could be expensive.
    private const int MaxRepairs = 32;
    private const int MaxInsertedSpaces = 64 * 1024;

    private readonly List<(int At, int Spaces)> _insertions = [];
    private readonly List<Repair> _repairs = [];
    private int _inserted;

    internal string Text { get; private set; } = yaml;

    /// <summary>Converts an index in <see cref="Text"/> to an offset in the file.</summary>
    internal int OffsetOf(long index)
    {
        var spaces = 0;
        foreach (var insertion in _insertions)
        {
            if (insertion.At >= index)
                break;
            spaces += (int)Math.Min(insertion.Spaces, index - insertion.At);
        }

        return start + (int)index - spaces;
    }

    /// <summary>Indents the lines of the text in double quotes that begins at an index.</summary>
    /// <returns>False if the quotation mark is not closed, or no line has to be indented.</returns>
    internal bool TryIndentQuoted(long index)
    {
        var quote = (int)index;
        if (_repairs.Count == MaxRepairs || quote >= Text.Length || Text[quote] != '"')
            return false;
        var indentation = quote - LineStart(quote);
        var lines = new List<(int At, int Spaces)>();
        for (var at = quote + 1; at < Text.Length; at++)
        {
            if (Text[at] == '"')
                return lines.Count > 0 && Apply(lines, quote, at);
            if (Text[at] == '\\' && at + 1 < Text.Length && Text[at + 1] is not ('\n' or '\r'))
                at++;
            else if (Text[at] == '\n' || (Text[at] == '\r' && (at + 1 == Text.Length || Text[at + 1] != '\n')))
                AddLine(lines, at + 1, indentation);
        }

        return false;
    }

    /// <summary>
    /// Returns the offset of the quotation mark that is probably not closed where its author means, because an error follows the end of its
    /// text in the same line; <c>null</c> if there is none.
    /// </summary>
    internal int? OpenQuoteBefore(int offset, string text)
    {
        foreach (var repair in _repairs)
        {
            if (offset >= repair.End && !text.AsSpan(repair.End, Math.Min(offset, text.Length) - repair.End).ContainsAny('\n', '\r'))
                return repair.Start;
        }

        return null;
    }

    private void AddLine(List<(int At, int Spaces)> lines, int at, int indentation)
    {
        var spaces = Text.AsSpan(at).IndexOfAnyExcept(' ');
        // A blank line needs no indentation.
        if (spaces >= 0 && spaces < indentation && Text[at + spaces] is not ('\n' or '\r'))
            lines.Add((at, indentation - spaces));
    }

    private bool Apply(List<(int At, int Spaces)> lines, int quote, int end)
    {
        _inserted += lines.Sum(line => line.Spaces);
        if (_inserted > MaxInsertedSpaces)
            return false;
        _repairs.Add(new Repair(OffsetOf(quote), OffsetOf(end)));
        var (indented, copied, spaces) = (new StringBuilder(Text.Length + lines.Sum(line => line.Spaces)), 0, 0);
        // The parser stops at the first such text, so earlier insertions are before this one.
        foreach (var line in lines)
        {
            indented.Append(Text, copied, line.At - copied).Append(' ', line.Spaces);
            _insertions.Add((line.At + spaces, line.Spaces));
            (copied, spaces) = (line.At, spaces + line.Spaces);
        }

        Text = indented.Append(Text, copied, Text.Length - copied).ToString();
        return true;
    }

    private int LineStart(int index) => Text.AsSpan(0, index).LastIndexOfAny('\n', '\r') + 1;

    private sealed record Repair(int Start, int End);
}
