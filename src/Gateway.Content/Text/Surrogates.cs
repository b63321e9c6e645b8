namespace Gateway.Content.Text;

/// <summary>Finds text that is not valid UTF-16.</summary>
public static class Surrogates
{
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
