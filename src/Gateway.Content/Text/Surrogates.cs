namespace Gateway.Content.Text;

/// <summary>Finds and avoids halves of surrogate pairs, which are not valid UTF-16.</summary>
public static class Surrogates
{
    /// <summary>Returns the start of a text, without the first half of a pair at its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The length of the start, at most that of the text.</param>
    public static ReadOnlySpan<char> WholeStart(string text, int length) =>
        text.AsSpan(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);

    /// <summary>The index of the first half of a surrogate pair that lacks the other half; -1 if there is none.</summary>
    public static int IndexOfUnpaired(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }
}
