namespace Gateway.Content.Yaml;

/// <summary>What to do about a syntax error, guessed from what stands where it is.</summary>
internal static class SyntaxHint
{
    internal const string General = "Compare the line with its neighbours: indentation, quotation marks, the colon and the space after it.";

    internal static string For(string text, int offset, string message)
    {
        if (message.Contains("tab", StringComparison.OrdinalIgnoreCase) && !message.Contains("start", StringComparison.OrdinalIgnoreCase))
            return "Indent with spaces; YAML takes no tabs.";
        if (message.Contains("invalid mapping", StringComparison.OrdinalIgnoreCase))
            return "Put the value in quotation marks: it holds a colon and a space.";

        return offset < text.Length ? For(text[offset]) : "The file may be cut off; write its end again.";
    }

    private static string For(char first) => first switch
    {
        '"' or '\'' => "Close the quotation mark on the same line, and escape those inside: \\\" between \", '' between '.",
        '@' or '`' or '%' => $"Put the value in quotation marks: {first} may not begin one.",
        '[' or ']' or '{' or '}' => "Close the bracket, or put the value in quotation marks.",
        '\t' => "Indent with spaces; YAML takes no tabs.",
        _ => General,
    };
}
