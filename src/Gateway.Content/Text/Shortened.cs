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

    /// <summary>Returns a text, or its first characters and an ellipsis.</summary>
    public static string Of(string text, int maxLength) =>
        text.Length <= maxLength ? text : string.Concat(Surrogates.WholeStart(text, maxLength), "…");
}
