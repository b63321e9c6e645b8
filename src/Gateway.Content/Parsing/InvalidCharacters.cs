using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Parsing;

/// <summary>Rejects characters that escape sequences can produce but the database and clients cannot handle.</summary>
internal static class InvalidCharacters
{
    internal static void Check(string value, int offset, ProblemList problems)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            problems.Add(ProblemCodes.TextNul, "The text contains a NUL character (\\0).", offset, "Remove the escape sequence.");
        if (Surrogates.IndexOfUnpaired(value) >= 0)
            UnpairedSurrogate(offset, problems);
    }

    internal static void UnpairedSurrogate(int offset, ProblemList problems) =>
        problems.Add(
            ProblemCodes.TextLoneSurrogate,
            "An escape sequence is an unpaired surrogate, which is half of a character.",
            offset,
            "Write the character itself, or the escape sequence of the whole character."
        );
}
