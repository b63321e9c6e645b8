namespace Gateway.Content.Yaml;

/// <summary>Refuses what an escape can spell and no database or client can take.</summary>
internal static class Characters
{
    internal static void Check(string value, int offset, ProblemList problems)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            problems.Add(ProblemCodes.TextNul, "The text holds a NUL character (\\0).", offset, "Remove the escape.");
        if (IndexOfLoneSurrogate(value) >= 0)
            LoneSurrogate(offset, problems);
    }

    internal static void LoneSurrogate(int offset, ProblemList problems) =>
        problems.Add(
            ProblemCodes.TextLoneSurrogate,
            "An escape stands for half a character (a lone surrogate).",
            offset,
            "Write the character itself, or its whole escape."
        );

    internal static int IndexOfLoneSurrogate(string value)
    {
        for (var i = value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return i;
            i++;
        }

        return -1;
    }
}
