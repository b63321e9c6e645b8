namespace Gateway.Content.Yaml;

/// <summary>What to do about a syntax error, guessed from what stands where it is.</summary>
internal static class SyntaxHint
{
    internal const string General = "Compare the line with its neighbours: indentation, quotation marks, the colon and the space after it.";

    private const string Quotes = "Close the quotation mark on the same line, and escape those inside: \\\" between \", '' between '.";

    internal static bool IsAboutTabs(string message) => message.Contains(" tab ", StringComparison.OrdinalIgnoreCase);

    internal static string For(string text, int offset, string message)
    {
        if (IsAboutTabs(message))
            return "Indent with spaces; YAML takes no tabs.";
        if (message.Contains("invalid mapping", StringComparison.OrdinalIgnoreCase))
            return "Put the value in quotation marks: it holds a colon and a space.";
        if (message.Contains("escape", StringComparison.OrdinalIgnoreCase))
            return "Write the character itself, or \\\\ for a backslash.";
        if (offset >= text.Length)
            return "The file may be cut off; write its end again.";

        return IsBehindQuote(text, offset) ? Quotes : For(text[offset]);
    }

    private static string For(char first) =>
        first switch
        {
            '"' or '\'' => Quotes,
            '@' or '`' or '%' => $"Put the value in quotation marks: {first} may not begin one.",
            '[' or ']' or '{' or '}' => "Close the bracket, or put the value in quotation marks.",
            '\t' => "Indent with spaces; YAML takes no tabs.",
            _ => General,
        };

    // Where a quotation mark inside the text has ended it.
    private static bool IsBehindQuote(string text, int offset)
    {
        var before = text.AsSpan(0, offset).TrimEnd(' ');
        return before.Length > 0 && before[^1] is ('"' or '\'');
    }
}
