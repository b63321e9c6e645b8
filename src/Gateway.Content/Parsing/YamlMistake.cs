using System.Text.RegularExpressions;
using Gateway.Content.Text;

namespace Gateway.Content.Parsing;

/// <summary>
/// A mistake that people often make in front matter. The parser reports such a mistake at another place or in words that do not name it, so
/// the lines around the error are inspected.
/// </summary>
/// <param name="Offset">The position of the mistake.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">How to fix it.</param>
internal sealed record YamlMistake(int Offset, string Message, string Hint)
{
    // The lines of a file may be hostile, so that no expression may need more than linear time.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex _bracketValue = new(@"^ *(- +)*[\w.-]+: +(?<value>[\[{].*)$", Options);
    private static readonly Regex _keyWithoutSpace = new(@"^ *(- +)*(?<key>[A-Za-z_][\w-]*):(?<value>[^\s/:].*)$", Options);
    private static readonly Regex _itemWithoutSpace = new(@"^ *-(?<value>[\p{L}\p{N}""'].*)$", Options);
    private static readonly Regex _wordsWithoutColon = new(@"^ *[\p{L}\p{N}][^:#]*$", Options);
    private static readonly Regex _keyLine = new(@"^(?<before> *(- +)*)(?<key>[\w.-]+):(?<value>( .*)?)$", Options);

    /// <summary>Returns the mistake that explains an error; <c>null</c> if it is none of those that are known.</summary>
    /// <param name="frontMatter">The front matter.</param>
    /// <param name="offset">The position of the parser's error.</param>
    internal static YamlMistake? Find(FrontMatter frontMatter, int offset)
    {
        var lines = Line.Of(frontMatter);
        var at = lines.FindLastIndex(line => line.Start <= offset);
        if (at < 0)
            return null;
        return OpenBracket(lines, at) ?? FirstMissingSpace(lines, at) ?? Indentation(lines, at) ?? MissingColon(lines[at]);
    }

    /// <summary>
    /// Returns the mistake if the front matter begins with a key whose value follows without a space, so that it is one text.
    /// </summary>
    internal static (string Key, YamlMistake Mistake)? KeyWithoutSpace(FrontMatter frontMatter) =>
        frontMatter.Format == FrontMatterFormat.Yaml
        && Line.Of(frontMatter) is [var first, ..]
        && _keyWithoutSpace.Match(first.Text) is { Success: true } key
        && MissingSpace(first) is { } mistake
            ? (key.Groups["key"].Value, mistake)
            : null;

    // `topics: [AI, Cloud` and then another key, or the end.
    private static YamlMistake? OpenBracket(List<Line> lines, int last)
    {
        for (var at = 0; at <= last; at++)
        {
            var value = _bracketValue.Match(lines[at].Text);
            if (!value.Success || !LeavesOpen(value.Groups["value"].Value))
                continue;
            var isOver = at + 1 == lines.Count || (lines[at + 1].IsKey && lines[at + 1].Indentation <= lines[at].Indentation);
            if (!isOver)
                continue;
            var bracket = value.Groups["value"];
            var closing = bracket.Value[0] == '[' ? ']' : '}';
            return new(
                lines[at].Start + bracket.Index,
                $"The bracket {bracket.Value[0]} is not closed.",
                $"Write {closing} at the end of the list, in the same line, or put the value in quotation marks."
            );
        }

        return null;
    }

    private static bool LeavesOpen(string value)
    {
        var (open, quote) = (0, '\0');
        foreach (var character in value)
        {
            if (quote != '\0')
                quote = character == quote ? '\0' : quote;
            else if (character is '"' or '\'')
                quote = character;
            else
                open +=
                    character is '[' or '{' ? 1
                    : character is ']' or '}' ? -1
                    : 0;
        }

        return open > 0;
    }

    // The parser reports the line or the next one, and a list has the mistake in each line.
    private static YamlMistake? FirstMissingSpace(List<Line> lines, int at)
    {
        var mistake = MissingSpace(lines[at]);
        while (at > 0 && MissingSpace(lines[at - 1]) is { } above)
            (mistake, at) = (above, at - 1);
        return mistake;
    }

    // `title:Lighthouses` and `-Lighthouses`.
    private static YamlMistake? MissingSpace(Line line)
    {
        if (_keyWithoutSpace.Match(line.Text) is { Success: true } key)
        {
            var word = key.Groups["key"].Value;
            return new(
                line.Start + key.Groups["key"].Index,
                $"There is no space after \"{word}:\".",
                $"Write \"{word}: {Shortened.Of(key.Groups["value"].Value)}\"."
            );
        }

        return _itemWithoutSpace.Match(line.Text) is { Success: true } item
            ? new(
                line.Start + line.Indentation,
                "There is no space after the hyphen of a list.",
                $"Write \"- {Shortened.Of(item.Groups["value"].Value)}\"."
            )
            : null;
    }

    // A key that is indented although the line above has a value, or that is in no column of the keys above.
    private static YamlMistake? Indentation(List<Line> lines, int at)
    {
        var line = lines[at];
        if (at == 0 || !line.IsKey)
            return null;
        var columns = new Stack<int>();
        foreach (var above in lines.Take(at))
        {
            while (columns.Count > 0 && columns.Peek() > above.KeyColumn)
                columns.Pop();
            if (above.IsKey && (columns.Count == 0 || columns.Peek() < above.KeyColumn))
                columns.Push(above.KeyColumn);
        }

        var isBelowValue = lines[at - 1].HasValue && line.Indentation > lines[at - 1].KeyColumn;
        var isBetween = line.Indentation < lines[at - 1].KeyColumn && !columns.Contains(line.Indentation);
        if (!isBelowValue && !isBetween)
            return null;
        var column = columns.Where(column => column < line.Indentation).DefaultIfEmpty(0).Max();
        var spaces = line.Indentation - column;
        return new(
            line.Start + line.Indentation,
            $"\"{line.Key}\" is {(spaces == 1 ? "one space" : $"{spaces} spaces")} too far right.",
            $"Begin \"{line.Key}\" in column {column + 1}, like the keys above it. If the line belongs to the text above, put the text in quotation marks."
        );
    }

    private static YamlMistake? MissingColon(Line line) =>
        _wordsWithoutColon.Match(line.Text) is { Success: true } words
            ? new(
                line.Start + line.Indentation,
                $"\"{Shortened.Of(words.Value.Trim())}\" is not a key with a colon.",
                "Write a colon and a space after the key. If the line belongs to the text above, indent it."
            )
            : null;

    /// <summary>A line with text. <paramref name="Start"/> is its position in the file.</summary>
    private sealed record Line(int Start, string Text, int Indentation, int KeyColumn, string Key, bool HasValue)
    {
        public bool IsKey => Key.Length > 0;

        public static List<Line> Of(FrontMatter frontMatter)
        {
            var lines = new List<Line>();
            for (var at = frontMatter.Start; at < frontMatter.End; )
            {
                var rest = frontMatter.Text.AsSpan(at, frontMatter.End - at);
                var length = rest.IndexOfAny('\n', '\r') is >= 0 and var end ? end : rest.Length;
                var text = rest[..length].TrimEnd().ToString();
                if (text.Length > 0 && text.TrimStart()[0] != '#')
                    lines.Add(Of(at, text));
                at += length + 1;
            }

            return lines;
        }

        private static Line Of(int start, string text)
        {
            var indentation = text.AsSpan().IndexOfAnyExcept(' ');
            var key = _keyLine.Match(text);
            return key.Success
                ? new(
                    start,
                    text,
                    indentation,
                    key.Groups["before"].Length,
                    key.Groups["key"].Value,
                    key.Groups["value"].Value.Trim().Length > 0
                )
                : new(start, text, indentation, indentation, "", HasValue: true);
        }
    }
}
