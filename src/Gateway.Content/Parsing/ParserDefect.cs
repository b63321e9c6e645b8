namespace Gateway.Content.Parsing;

/// <summary>
/// Exceptions that YamlDotNet and Tomlyn throw for some invalid texts, for example two of yaml-test-suite, instead of their documented
/// ones. An invalid text must never end an import.
/// </summary>
internal static class ParserDefect
{
    internal static bool Is(Exception error) =>
        error
            is InvalidOperationException
                or ArgumentException
                or FormatException
                or OverflowException
                or IndexOutOfRangeException
                or NullReferenceException
                or KeyNotFoundException;
}
