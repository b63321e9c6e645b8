namespace Gateway.Content.Yaml;

/// <summary>Refuses what an escape can spell and no database or client can take.</summary>
internal static class Characters
{
    internal static void Check(string value, int offset, ProblemList problems)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            problems.Add(ProblemCodes.TextNul, "The text holds a NUL character (\\0).", offset, "Remove the escape.");
        if (Surrogates.IndexOfUnpaired(value) >= 0)
            LoneSurrogate(offset, problems);
    }

    internal static void LoneSurrogate(int offset, ProblemList problems) =>
        problems.Add(
            ProblemCodes.TextLoneSurrogate,
            "An escape stands for half a character (a lone surrogate).",
            offset,
            "Write the character itself, or its whole escape."
        );
}
