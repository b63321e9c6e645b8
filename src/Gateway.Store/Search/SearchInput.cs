using Gateway.Store.Database;
using Gateway.Store.Errors;

namespace Gateway.Store.Search;

/// <summary>Validates the search text of a client.</summary>
internal static class SearchInput
{
    /// <summary>The maximum length in characters. The cost of a search grows with the number of words.</summary>
    public const int MaxLength = 2_000;

    /// <returns>The search text, or <c>null</c> if there is only white space.</returns>
    public static string? From(string? search) =>
        search?.Trim() switch
        {
            null or "" => null,
            { Length: > MaxLength } => throw RequestException.UnusableSearch($"The search text may have at most {MaxLength} characters."),
            var text when !StoredText.CanHold(text) => throw RequestException.UnusableSearch(
                "The search text must not contain a NUL character or an unpaired surrogate."
            ),
            var text => WithoutLooseHyphens(text),
        };

    // A hyphen before a word excludes the word. PostgreSQL nests hyphens that precede no word, and fails at 32 of them.
    private static string WithoutLooseHyphens(string text) =>
        string.Create(
            text.Length,
            text,
            (cleaned, written) =>
            {
                for (var at = 0; at < written.Length; at++)
                    cleaned[at] = written[at] == '-' && (at + 1 == written.Length || IsBetweenWords(written[at + 1])) ? ' ' : written[at];
            }
        );

    private static bool IsBetweenWords(char next) => next != '"' && !char.IsLetterOrDigit(next) && !char.IsSurrogate(next);
}
