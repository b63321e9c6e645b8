using System.Net;

namespace Gateway.Content.Markdown;

/// <summary>Characters of HTML that are written by name or number, such as <c>&amp;amp;</c>.</summary>
internal static class HtmlEntity
{
    private const int MaxLength = 12;

    /// <summary>
    /// Returns the characters that an entity stands for, and the length of the entity; <c>null</c> if none begins at the position.
    /// </summary>
    public static (string Text, int Length)? At(string body, int at)
    {
        var end = body.AsSpan(at, Math.Min(MaxLength, body.Length - at)).IndexOf(';');
        if (end < 2)
            return null;
        var written = body.Substring(at, end + 1);
        var text = WebUtility.HtmlDecode(written);
        return text == written ? null : (text, written.Length);
    }
}
