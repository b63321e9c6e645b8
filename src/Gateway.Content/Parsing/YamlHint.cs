namespace Gateway.Content.Parsing;

/// <summary>Suggests how to fix a syntax error, from the text at its position.</summary>
internal static class YamlHint
{
    internal const string General =
        "Check the indentation, the quotation marks, the colon and the space after the colon, here and in the lines around it.";

    internal const string Quotes =
        "Close the quotation mark on the same line, and escape quotation marks in the text: \\\" between \", '' between '.";

    internal static bool IsAboutTabs(string message) => message.Contains(" tab ", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if a line of a text in double quotes begins too far left.</summary>
    internal static bool IsAboutQuotedLines(string message) =>
        message.Contains("multi-line double-quoted", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if the message names the mistake, so that the lines around it need no inspection.</summary>
    internal static bool IsCertain(string message) =>
        IsAboutTabs(message) || IsAboutQuotedLines(message) || message.Contains("escape", StringComparison.OrdinalIgnoreCase);

    internal static string For(string text, int offset, string message)
    {
        if (IsAboutTabs(message))
            return "Indent with spaces. YAML does not allow tabs.";
        if (message.Contains("invalid mapping", StringComparison.OrdinalIgnoreCase))
            return "Put the value in quotation marks, because it contains a colon and a space.";
        if (message.Contains("escape", StringComparison.OrdinalIgnoreCase))
            return "Write the character itself, or \\\\ for a backslash.";
        if (offset >= text.Length)
            return "The file may be truncated. Restore its end.";

        return FollowsQuote(text, offset) ? Quotes : For(text[offset]);
    }

    private static string For(char first) =>
        first switch
        {
            '"' or '\'' => Quotes,
            '@' or '`' or '%' => $"Put the value in quotation marks, because it begins with {first}.",
            '[' or ']' or '{' or '}' => "Close the bracket, or put the value in quotation marks.",
            '\t' => "Indent with spaces. YAML does not allow tabs.",
            _ => General,
        };

    // True if a quotation mark in the text has ended the quoted text too early.
    private static bool FollowsQuote(string text, int offset)
    {
        var before = text.AsSpan(0, offset).TrimEnd(' ');
        return before.Length > 0 && before[^1] is ('"' or '\'');
    }
}
