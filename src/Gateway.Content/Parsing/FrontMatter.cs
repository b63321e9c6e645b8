using System.Buffers;
using System.Text;
using Gateway.Content.Problems;

namespace Gateway.Content.Parsing;

/// <summary>
/// The position of the front matter in a text: from <paramref name="Start"/> to <paramref name="End"/>. The body begins at <paramref
/// name="BodyStart"/>.
/// </summary>
internal sealed record FrontMatter(string Text, int Start, int End, int BodyStart)
{
    private static readonly SearchValues<char> _notInKeys = SearchValues.Create(" \t[]{}<>");

    internal FrontMatterFormat Format { get; private init; }

    /// <summary>True if no line ends it before the end of the file, as in a file that has only YAML.</summary>
    internal bool IsWholeFile => End == Text.Length;

    internal string? Body => Text.AsSpan(BodyStart).IsWhiteSpace() ? null : Text[BodyStart..];

    /// <summary>The text before the body. It is the whole text if there is no body.</summary>
    internal string Head => Body is null ? Text : Text[..BodyStart];

    internal static bool StartsWithFence(ReadOnlySpan<byte> bytes)
    {
        var text = Parsing.Utf8.WithoutBom(bytes);
        return text.StartsWith("---"u8) || text.StartsWith("+++"u8) || IsJson(text);
    }

    /// <summary>True if there may be a top-level key <c>taxonomy</c>. The gateway ignores all other YAML files.</summary>
    internal static bool HasTaxonomy(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0, found; (found = bytes[at..].IndexOf("taxonomy"u8)) >= 0; at += found + 1)
        {
            if (at + found == 0 || "\n\r\"'{"u8.Contains(bytes[at + found - 1]))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Finds the part between the first line, <c>---</c> or <c>+++</c>, and the line that ends it, or the JSON object at the start;
    /// <c>null</c> if there is none.
    /// </summary>
    internal static FrontMatter? Of(string text)
    {
        if (text.StartsWith('{'))
            return OfJson(text);
        var format = FormatOf(text);
        var start = format is null ? -1 : NextLine(text, 0);
        for (var line = start; line >= 0; line = NextLine(text, line))
        {
            if (text[0] == '+' ? IsTomlFence(text, line) : IsFence(text, line))
                return new FrontMatter(text, start, line, NextLine(text, line) is >= 0 and var next ? next : text.Length)
                {
                    Format = format ?? FrontMatterFormat.Yaml,
                };
        }

        return null;
    }

    /// <summary>Finds the YAML of a YAML file, which is the whole file with or without the <c>---</c> lines.</summary>
    internal static FrontMatter OfYamlFile(string text)
    {
        var fenced = Of(text);
        if (fenced is { Body: null })
            return fenced;
        var start = fenced is null && IsFence(text, 0) ? Math.Max(0, NextLine(text, 0)) : 0;
        return new FrontMatter(text, start, text.Length, text.Length);
    }

    /// <summary>Returns a whole file in one of the formats.</summary>
    internal static FrontMatter OfFile(string text, FrontMatterFormat format) =>
        format == FrontMatterFormat.Yaml ? OfYamlFile(text) : new FrontMatter(text, 0, text.Length, text.Length) { Format = format };

    internal static bool BeginsWithKey(string text)
    {
        var format = FormatOf(text);
        for (var line = format is null ? -1 : NextLine(text, 0); line >= 0; line = NextLine(text, line))
        {
            var content = LineAt(text, line);
            if (!content.IsWhiteSpace() && content[0] != '#')
                return format is FrontMatterFormat.Toml ? IsTomlLine(content) : IsKeyLine(content);
        }

        return false;
    }

    /// <summary>True if the file ends within the first line of its front matter or right after it.</summary>
    internal static bool IsTruncatedAtStart(string text) =>
        IsFence(text, 0) && (NextLine(text, 0) is not (>= 0 and var first) || !text.AsSpan(first).Trim().ContainsAny('\n', '\r'));

    /// <summary>
    /// True if the file is empty or ends within the opening <c>---</c> line. NUL characters count as empty, because a crash can leave them
    /// instead of text.
    /// </summary>
    internal static bool IsEmptyOrTruncated(ReadOnlySpan<byte> bytes) =>
        Parsing.Utf8.WithoutBom(bytes).Trim("\0 \t\r\n"u8) is [] or [(byte)'-'] or [(byte)'-', (byte)'-'];

    internal bool HasKeyLine()
    {
        for (var line = Start; line >= 0 && line < End; line = NextLine(Text, line))
        {
            if (
                LineAt(Text, line) is { IsEmpty: false } content
                && (Format == FrontMatterFormat.Toml ? IsTomlLine(content) : IsKeyLine(content))
            )
                return true;
        }

        return false;
    }

    /// <summary>Returns the letters with which the front matter begins.</summary>
    internal string FirstWord()
    {
        var text = Text.AsSpan(Start, End - Start).TrimStart();
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '-'))
            length++;
        return text[..length].ToString();
    }

    internal bool IsWithin(int maxBytes, ProblemList problems)
    {
        // A UTF-16 code unit has at most three bytes in UTF-8, so most texts need not be measured.
        if ((End - Start) * 3L <= maxBytes || Encoding.UTF8.GetByteCount(Text.AsSpan(Start, End - Start)) <= maxBytes)
            return true;

        problems.Add(
            ProblemCodes.FrontMatterTooLarge,
            $"The front matter has more than {maxBytes} bytes.",
            Start,
            "Move text into the body, or raise Content:MaxFrontMatterBytes."
        );
        return false;
    }

    private static bool IsKeyLine(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        return colon > 0
            && !char.IsWhiteSpace(line[0])
            && !line[..colon].ContainsAny(_notInKeys)
            && (colon + 1 == line.Length || char.IsWhiteSpace(line[colon + 1]));
    }

    // A key with a value, or the header of a table.
    private static bool IsTomlLine(ReadOnlySpan<char> line) =>
        line[0] == '[' || (line.IndexOf('=') is > 0 and var equals && !line[..equals].TrimEnd().ContainsAny(_notInKeys));

    // Templates begin with {{ or {%, and links of a text with {word.
    private static bool IsJson(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("{"u8)
        && bytes[1..].TrimStart(" \t\r\n"u8) is [(byte)'"' or (byte)'}', ..] or [(byte)'/', (byte)'/' or (byte)'*', ..];

    /// <summary>The format that the first line begins; <c>null</c> if it begins none.</summary>
    private static FrontMatterFormat? FormatOf(string text) =>
        LineAt(text, 0).TrimEnd() switch
        {
            "---" or "---yaml" => FrontMatterFormat.Yaml,
            "+++" or "---toml" => FrontMatterFormat.Toml,
            "---json" => FrontMatterFormat.Json,
            _ => null,
        };

    // Without a closing brace the whole text is read, which reports the error.
    private static FrontMatter OfJson(string text)
    {
        var end = EndOfJson(text);
        var isLine = LineAt(text, end).IsWhiteSpace();
        var body =
            !isLine ? end
            : NextLine(text, end) is >= 0 and var next ? next
            : text.Length;
        return new FrontMatter(text, 0, end, body) { Format = FrontMatterFormat.Json };
    }

    private static int EndOfJson(string text)
    {
        var (depth, isText) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            if (isText && text[at] == '\\')
                at++;
            else if (text[at] == '"')
                isText = !isText;
            else if (!isText && text[at] is '{' or '[')
                depth++;
            else if (!isText && text[at] is '}' or ']' && --depth <= 0)
                return at + 1;
        }

        return text.Length;
    }

    private static bool IsTomlFence(string text, int at) =>
        text.AsSpan(at).StartsWith("+++", StringComparison.Ordinal) && LineAt(text, at + 3).IsWhiteSpace();

    private static bool IsFence(string text, int at)
    {
        var isMark = at + 3 <= text.Length && (text.AsSpan(at, 3) is "---" || (at > 0 && text.AsSpan(at, 3) is "..."));
        return isMark && LineAt(text, at + 3).IsWhiteSpace();
    }

    private static ReadOnlySpan<char> LineAt(string text, int at)
    {
        var rest = text.AsSpan(at);
        var end = rest.IndexOfAny('\n', '\r');
        return end < 0 ? rest : rest[..end];
    }

    private static int NextLine(string text, int at)
    {
        var end = text.AsSpan(at).IndexOfAny('\n', '\r');
        if (end < 0)
            return -1;
        at += end;
        return text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
    }
}
