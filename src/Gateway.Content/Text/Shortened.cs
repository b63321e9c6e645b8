namespace Gateway.Content.Text;

/// <summary>Shortens texts of files and requests for messages.</summary>
public static class Shortened
{
    /// <summary>The number of characters of a request that an error repeats.</summary>
    public const int ErrorLength = 200;

    private const int ValueLength = 60;

    /// <summary>Returns a value, or its first characters and an ellipsis.</summary>
    public static string Of(string value) => Of(value, ValueLength);

    /// <summary>Returns a text for the error of a request, or its first characters and an ellipsis.</summary>
    public static string ForError(string text) => Of(text, ErrorLength);

    // Surrogate pairs stay whole.
    private static string Of(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        var length = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return string.Concat(text.AsSpan(0, length), "…");
    }
}
