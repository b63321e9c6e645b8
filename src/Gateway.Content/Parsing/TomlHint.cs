namespace Gateway.Content.Parsing;

/// <summary>Suggests how to fix the most common mistakes in TOML, from the message of the parser.</summary>
internal static class TomlHint
{
    private static readonly (string Part, string Hint)[] _hints =
    [
        (
            "after key but was `:`",
            "Write = between the key and the value. A colon belongs to YAML, whose front matter is between --- lines."
        ),
        ("after key but was", "Write = between the key and the value."),
        ("token `True`", "Write true in lower case."),
        ("token `False`", "Write false in lower case."),
        ("token `yes`", "Write true."),
        ("token `no`", "Write false."),
        ("token `“`", "Use straight quotation marks: \"."),
        ("token `‘`", "Use straight quotation marks: '."),
        ("while parsing a value", "Put text in quotation marks. Only numbers, dates, true and false have none."),
        ("newline in a string", "Close the quotation mark on the same line."),
        ("date time", "Write a date that exists, such as 2024-03-01 or 2024-03-01T08:30:00Z."),
        ("leading zero", "Write a date as year-month-day, such as 2024-03-01, or put the value in quotation marks."),
        ("end-of-line after value", "Write a quotation mark in a text as \\\", and one key per line."),
        ("escape character", "Write a backslash as \\\\, or put the text between single quotation marks."),
        ("parsing array", "Close the list with ] on the line where it ends."),
        ("Expected `]`", "Close the bracket with ]."),
    ];

    /// <summary>Returns the hint; <c>null</c> if the message names no common mistake.</summary>
    internal static string? For(string message) => Array.Find(_hints, hint => message.Contains(hint.Part, StringComparison.Ordinal)).Hint;
}
